// @ts-check
/** A part that is loaded when it is opened for the first time, and not with the page. */
import { html, useEffect, useState } from "../ui.js";

/** @param {() => Promise<any>} load gives the component, which knows `isOpen` and `close` */
export function whenOpened(load) {
  return function WhenOpened(/** @type {any} */ props) {
    const [part, setPart] = useState(/** @type {{View: any} | null} */ (null));
    const isWanted = props.isOpen && !part;
    useEffect(() => {
      // it fails only while the server is away, which the page says itself; the next opening tries again
      if (isWanted) load().then((View) => setPart({ View }), props.close);
    }, [isWanted]);
    return part && html`<${part.View} ...${props} />`;
  };
}
