// @ts-check
/** A growing Markdown text on the screen: frozen blocks are never touched again, the tail grows. */
import { wrapped } from "./block.js";
import { GrowingText } from "./blocks.js";
import { addCopyButtons } from "./copy-code.js";
import { GrowingBlock } from "./growing-block.js";
import { drawWaiting } from "./idle.js";
import { markup } from "./renderer.js";

export class MarkdownView {
  #place;
  #text = "";
  #growing = new GrowingText();
  #frozenCount = 0;
  /** The blocks that may still change, as they are shown. @type {GrowingBlock[]} */
  #tail = [];

  /** @param {Element} place that is ours alone */
  constructor(place) {
    this.#place = place;
  }

  /** Show a text that is still being written. @param {string} text */
  grow(text) {
    drawWaiting();
    if (!this.#growing.goesOn(text)) this.#reset();
    this.#text = text;
    this.#draw();
  }

  /** Show a text that has ended: read once more as a whole, and drawn where that makes a difference. @param {string} text */
  finish(text) {
    drawWaiting();
    const blocks = GrowingText.whole(text);
    const before = [...this.#growing.frozen];
    this.#tail.splice(0).forEach(({ node }) => node.remove());
    const definitions = blocks.some((one) => /^ {0,3}\[[^\]]+\]:/m.test(one)) ? blocks.join("") : "";
    blocks.forEach((block, place) => {
      const known = this.#place.children[place];
      if (known && before[place] === block && !definitions) return;
      const fresh = whole(block, definitions);
      if (!known) this.#place.append(fresh);
      else if (known.innerHTML !== fresh.innerHTML) known.replaceWith(fresh);
    });
    while (this.#place.children.length > blocks.length) this.#place.lastElementChild?.remove();
  }

  #draw() {
    if (this.#growFence()) return;
    const unfinished = this.#growing.take(this.#text);
    const fresh = this.#growing.frozen.slice(this.#frozenCount);
    this.#show([...fresh, ...unfinished]);
    for (const { node } of this.#tail.splice(0, fresh.length)) decorated(node);
    this.#frozenCount += fresh.length;
  }

  /** Show these blocks at the end; what stands there already with the same words is not touched. @param {string[]} sources */
  #show(sources) {
    this.#tail.splice(sources.length).forEach(({ node }) => node.remove());
    sources.forEach((source, place) => {
      if (place === this.#tail.length) {
        this.#tail.push(new GrowingBlock());
        this.#place.append(this.#tail[place].node);
      }
      this.#tail[place].grow(source);
    });
  }

  #growFence() {
    return this.#tail.length === 1 && this.#tail[0].growFence(this.#text.slice(this.#growing.frozenLength));
  }

  #reset() {
    this.#growing = new GrowingText();
    this.#frozenCount = 0;
    this.#tail = [];
    this.#place.replaceChildren();
  }
}

/** A block that does not grow any more, with what only such blocks have. @param {Element} block */
function decorated(block) {
  addCopyButtons(block);
  if (block.querySelector("code[class]")) addLazyParts(block);
  return block;
}

/** Colours and formulas, which load when they are first needed. @param {Element} block */
async function addLazyParts(block) {
  const [{ colourCode }, { drawFormulas }] = await Promise.all([import("./colour-code.js"), import("./draw-formulas.js")]);
  colourCode(block);
  drawFormulas(block);
}

/** A block of a text that has ended. @param {string} source @param {string} definitions of links, from all of the text */
function whole(source, definitions) {
  const links = definitions.match(/^ {0,3}\[[^\]]+\]:.*$/gm)?.join("\n") ?? "";
  return decorated(wrapped(markup(links ? `${source}\n\n${links}` : source)));
}
