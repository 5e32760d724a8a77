// @ts-check
/** A block of an answer as it is shown, which may still be written. */
import { addCopyButtons } from "./copy-code.js";
import { described } from "./elements.js";
import { growText, patch } from "./patch.js";

const OPEN_FENCE = /^ {0,3}(`{3,}|~{3,})[^\n`]*\n/;

export class Block {
  source = "";
  node = document.createElement("div");
  #isWhole = false;
  /** @type {import("./elements.js").Described[]} */
  #shown = [];

  constructor() {
    this.node.className = "block";
  }

  /** Show what it is now. @param {import("./blocks.js").Read} read */
  grow({ source, tokens }) {
    if (this.source.trimEnd() === source.trimEnd()) return;
    if (this.#isWhole) this.#begin();
    this.source = source;
    this.#show(tokens);
  }

  /** Put more text into code that is still open, without reading it all again; returns whether it is such code. @param {string} source */
  growFence(source) {
    const fence = OPEN_FENCE.exec(this.source);
    const code = this.node.querySelector("pre > code")?.firstChild;
    if (!fence || !(code instanceof Text)) return false;
    const inside = source.slice(fence[0].length);
    if (inside.includes(fence[1][0])) return false; // the fence may have closed
    this.source = source;
    growText(code, inside);
    return true;
  }

  /**
   * Show it as it stays, with what only such blocks have.
   * @param {import("./blocks.js").Read} read
   * @param {boolean} [hasNewLinks] whether its words may lead elsewhere than before
   */
  finish({ source, tokens }, hasNewLinks = false) {
    if (this.#isWhole && this.source === source && !hasNewLinks) return;
    if (this.#isWhole) this.#begin();
    if (hasNewLinks) this.#show(tokens);
    else this.grow({ source, tokens });
    this.source = source;
    this.#isWhole = true;
    addCopyButtons(this.node);
    if (this.node.querySelector("code[class]")) addLazyParts(this.node);
  }

  /** @param {any[]} tokens */
  #show(tokens) {
    const now = described(tokens);
    patch(this.node, this.#shown, now);
    this.#shown = now;
  }

  /** Colours, formulas and buttons cannot grow. */
  #begin() {
    this.node.replaceChildren();
    this.#shown = [];
    this.#isWhole = false;
    this.source = "";
  }
}

/** @type {{colourCode: (block: Element) => void, drawFormulas: (block: Element) => void} | undefined} */
let lazyParts; // to ask for modules that are here already still takes a while

/** Colours and formulas, which load when they are first needed. @param {Element} block */
async function addLazyParts(block) {
  lazyParts ??= { ...await import("./colour-code.js"), ...await import("./draw-formulas.js") };
  lazyParts.colourCode(block);
  lazyParts.drawFormulas(block);
}
