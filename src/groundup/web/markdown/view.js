// @ts-check
/** A growing Markdown text on the screen: frozen blocks are never touched again, the tail is drawn anew. */
import { GrowingText } from "./blocks.js";
import { colourCode } from "./colour-code.js";
import { addCopyButtons } from "./copy-code.js";
import { drawFormulas } from "./draw-formulas.js";
import { markup } from "./renderer.js";
import { sanitise } from "./sanitise.js";

const OPEN_FENCE = /^ {0,3}(`{3,}|~{3,})[^\n`]*\n/;

export class MarkdownView {
  #place;
  #text = "";
  #growing = new GrowingText();
  #frozenCount = 0;
  /** @type {Element | null} */
  #tail = null;
  #tailSource = "";

  /** @param {Element} place that is ours alone */
  constructor(place) {
    this.#place = place;
  }

  /** Show a text that is still being written. @param {string} text */
  grow(text) {
    if (!this.#growing.goesOn(text)) this.#reset();
    this.#text = text;
    this.#draw();
  }

  /** Show a text that has ended: read once more as a whole, and drawn where that makes a difference. @param {string} text */
  finish(text) {
    const blocks = GrowingText.whole(text);
    const before = [...this.#growing.frozen];
    this.#tail?.remove();
    this.#tail = null;
    const definitions = blocks.some((one) => /^ {0,3}\[[^\]]+\]:/m.test(one)) ? blocks.join("") : "";
    blocks.forEach((block, place) => {
      const known = this.#place.children[place];
      if (known && before[place] === block && !definitions) return;
      const fresh = finished(block, definitions);
      if (!known) this.#place.append(fresh);
      else if (known.innerHTML !== fresh.innerHTML) known.replaceWith(fresh);
    });
    while (this.#place.children.length > blocks.length) this.#place.lastElementChild?.remove();
  }

  #draw() {
    if (this.#growTailFence()) return;
    const unfinished = this.#growing.take(this.#text);
    this.#tail?.remove();
    for (; this.#frozenCount < this.#growing.frozen.length; this.#frozenCount += 1) {
      this.#place.append(finished(this.#growing.frozen[this.#frozenCount]));
    }
    this.#tail = wrapped(unfinished.join(""));
    this.#tailSource = unfinished.join("");
    this.#place.append(this.#tail);
  }

  /** Put more text into a block of code that is still open, without reading it all again. */
  #growTailFence() {
    const fence = OPEN_FENCE.exec(this.#tailSource);
    const known = this.#growing.frozen.join("").length + this.#tailSource.length;
    const more = this.#text.slice(known);
    const code = this.#tail?.querySelector("pre > code");
    if (!fence || !code || !more || more.includes(fence[1][0])) return false;
    this.#tailSource += more;
    code.textContent = this.#tailSource.slice(fence[0].length);
    return true;
  }

  #reset() {
    this.#growing = new GrowingText();
    this.#frozenCount = 0;
    this.#tail = null;
    this.#tailSource = "";
    this.#place.replaceChildren();
  }
}

/** A block that does not grow any more. @param {string} source @param {string} [definitions] */
function finished(source, definitions) {
  const block = wrapped(source, definitions);
  addCopyButtons(block);
  colourCode(block);
  drawFormulas(block);
  return block;
}

/** A block with its nodes. @param {string} source @param {string} [definitions] of links, from all of the text */
function wrapped(source, definitions = "") {
  const block = document.createElement("div");
  block.className = "block";
  const links = definitions.match(/^ {0,3}\[[^\]]+\]:.*$/gm)?.join("\n") ?? "";
  block.append(sanitise(markup(links ? `${source}\n\n${links}` : source)));
  for (const table of block.querySelectorAll("table")) scroller(table);
  for (const code of block.querySelectorAll("pre")) code.tabIndex = 0;
  return block;
}

/** Wide tables scroll by themselves, with the keyboard too. @param {Element} table */
function scroller(table) {
  const box = document.createElement("div");
  box.className = "scroller";
  box.tabIndex = 0;
  table.replaceWith(box);
  box.append(table);
}
