"""What a long reply costs the page: the processor time of Chromium's main thread, slowed down four times.

The composer has the focus, as it has after a question, but its caret stands still: each blink is a frame, and
they took a page that only waits 0.3 to 1.4 s in as long a time. What it costs to wait without them is taken
off the sum. Its clock counts what the thread used, not what other programs took from it.

Beside it stands a page that does nothing but add the same letters to one paragraph, as often as ours was laid
out, counted in the same way: it shows what the browser takes whatever a page does.

A flush is a task of the main thread in which our code takes or draws a piece of the reply: it contains a
message of the page's socket, or one of its timers. What the browser makes of it (style, layout, paint) is the
frame after it, a task of its own without a bar, beside that of the bare page. Both count in the sum.
"""

from __future__ import annotations

import json
import tempfile
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from app_desk import Desk, ask, chromium, played
from app_figure import Figure
from app_reply import mixed_reply
from app_server import CHARACTERS_PER_TOKEN

SLOWED = 4
TOKENS_PER_S = 40.0  # a small model on a good laptop; each is four characters
CPU_BAR_S, FLUSH_BAR_MS = 1.0, 16.0
WITHIN_MS = 600_000
ENDED = "li:last-child article[data-role=assistant]:not([data-state=running]) .actions"
AFTER_MS = 2000  # the answer's last drawing, and whatever comes late
IDLE_MS = 10_000
BARE = "<style>p { block-size: 700px; overflow: auto; font: 1rem/1.5 sans-serif }</style><p></p>"
ADD = """([words, times, lastsMs]) => {
  const box = document.querySelector("p"), text = box.appendChild(new Text());
  let count = 0;
  const timer = setInterval(() => {
    text.appendData(words.slice(count * words.length / times, (count + 1) * words.length / times));
    box.scrollTop = box.scrollHeight;
    requestAnimationFrame(() => {}); // so that its frames are found
    if (++count >= times) clearInterval(timer);
  }, lastsMs / times);
}"""
STILL = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("textarea { caret-animation: manual }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
_KINDS = ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")
_CATEGORIES = "devtools.timeline,disabled-by-default-devtools.timeline,toplevel,__metadata"
_FLUSH = frozenset({"WebSocketReceive", "TimerFire"})
_FRAME = frozenset({"FireAnimationFrame"})


@dataclass(frozen=True)
class Reply:
    """What one reply cost."""

    cpu_s: float
    by_kind_s: dict[str, float]
    layouts: int
    flushes_ms: list[float]
    frames_ms: list[float]


def stream(tokens_per_s: float = TOKENS_PER_S) -> list[Figure]:
    """The reply, once for its sum, and once more with a trace for its flushes, as tracing costs time."""
    text = mixed_reply()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "reply.md")
        file.write_text(text, "utf-8")
        with played(Path(folder), file, tokens_per_s) as desk, chromium() as browser:
            lasts_ms = len(text) / CHARACTERS_PER_TOKEN / tokens_per_s * 1000 + AFTER_MS
            plain = _reply(browser, desk, lasts_ms, is_traced=False)
            traced = _reply(browser, desk, lasts_ms, is_traced=True)
            bare = _bare(browser, text, plain.layouts, lasts_ms, is_traced=False)
            bare_traced = _bare(browser, text, plain.layouts, lasts_ms, is_traced=True)
    kinds = ", ".join(f"{name.removesuffix('Duration')} {plain.by_kind_s[name]:.2f} s" for name in _KINDS)
    flushes, frames, others = traced.flushes_ms, traced.frames_ms, bare_traced.frames_ms
    return [
        Figure(f"processor time of a reply of {len(text):,} characters, Chromium slowed {SLOWED} times",
               plain.cpu_s, CPU_BAR_S, "s", f"{kinds}; laid out {plain.layouts} times"),
        Figure("the same ÷ a bare page that adds the letters as often",
               plain.cpu_s / bare.cpu_s, None, "×", f"{bare.cpu_s:.2f} s"),
        Figure("its flushes, 95th percentile", _part(flushes, 0.95), FLUSH_BAR_MS, "ms",
               f"median {_part(flushes, 0.5):.1f} ms, worst {_part(flushes, 1):.0f} ms of {len(flushes)}"),
        Figure("the frames after them, 95th percentile", _part(frames, 0.95), None, "ms",
               f"median {_part(frames, 0.5):.1f} ms of {len(frames)}, those measured; of the bare page "
               f"{_part(others, 0.95):.1f} ms, median {_part(others, 0.5):.1f} ms"),
    ]  # fmt: skip


def _part(sorted_ms: list[float], fraction: float) -> float:
    """So large a part of them was as quick as this."""
    return sorted_ms[int(fraction * (len(sorted_ms) - 1))]


def _reply(browser: Browser, desk: Desk, lasts_ms: float, *, is_traced: bool) -> Reply:
    """Nobody looks at the page meanwhile: a question of this program would be work of its main thread too."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 800})
    context.set_default_timeout(WITHIN_MS)
    page = context.new_page()
    page.goto(desk.ticket().replace("/#", "/?desk#"))
    page.wait_for_selector("textarea")
    page.evaluate(STILL)
    session: Any = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})  # not what other programs take
    _ask(page, lasts_ms)  # the model is loaded, and the page's lazy parts are here
    page.keyboard.press("Control+Shift+O")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    if is_traced:
        browser.start_tracing(page=page, categories=_CATEGORIES.split(","))
    before = _counters(session)
    _ask(page, lasts_ms)
    spent = _spent(page, session, before, lasts_ms)
    trace = browser.stop_tracing() if is_traced else b""
    context.close()
    layouts = round(spent["LayoutCount"])
    return Reply(spent["TaskDuration"], spent, layouts, _tasks_ms(trace, _FLUSH), _tasks_ms(trace, _FRAME))


def _bare(browser: Browser, text: str, times: int, lasts_ms: float, *, is_traced: bool) -> Reply:
    """What a page takes which adds a text to its one paragraph."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_content(BARE)
    session: Any = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    if is_traced:
        browser.start_tracing(page=page, categories=_CATEGORIES.split(","))
    before = _counters(session)
    page.evaluate(ADD, [text, times, lasts_ms])
    page.wait_for_timeout(lasts_ms)
    spent = _spent(page, session, before, lasts_ms)
    trace = browser.stop_tracing() if is_traced else b""
    page.close()
    return Reply(spent["TaskDuration"], spent, times, _tasks_ms(trace, _FLUSH), _tasks_ms(trace, _FRAME))


def _spent(page: Page, session: Any, before: dict[str, float], lasts_ms: float) -> dict[str, float]:
    """What the page took since then by kind of work, less what it takes to wait for as long."""
    after = _counters(session)
    page.wait_for_timeout(IDLE_MS)
    idle = _counters(session)
    whiles = lasts_ms / IDLE_MS
    return {name: after[name] - before[name] - whiles * (idle[name] - after[name]) for name in after}


def _counters(session: Any) -> dict[str, float]:
    """Chromium's own counters of the page: seconds of its main thread by kind of work."""
    told = session.send("Performance.getMetrics")["metrics"]
    return {one["name"]: one["value"] for one in told}


def _ask(page: Page, lasts_ms: float) -> None:
    ask(page, "Why is the sky blue?")
    page.wait_for_timeout(lasts_ms)
    page.wait_for_selector(ENDED)


def _tasks_ms(trace: bytes, marked: frozenset[str]) -> list[float]:
    """Milliseconds of processor of the tasks in which one of these happened, sorted."""
    events = json.loads(trace)["traceEvents"] if trace else []
    marks = [one for one in events if one["name"] in marked]
    threads = {(one["pid"], one["tid"]) for one in marks}
    found = list[float]()
    for thread in threads:
        moments = sorted(one["ts"] for one in marks if (one["pid"], one["tid"]) == thread)
        found += [
            one["tdur"] / 1000
            for one in events
            if one["name"] == "RunTask" and (one["pid"], one["tid"]) == thread and "tdur" in one
            and bisect_left(moments, one["ts"]) < bisect_right(moments, one["ts"] + one["dur"])
        ]  # fmt: skip
    return sorted(found)
