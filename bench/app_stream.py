"""What a long reply costs the page: the processor time of Chromium's main thread, slowed down four times.

A flush is a task of the main thread in which a piece of the reply was taken or drawn: it contains a frame of
the page, a message of its socket, or one of its timers. Tasks that only Chromium needs count in the sum.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from app_desk import Desk, ask, chromium, counters, played
from app_figure import Figure
from app_reply import mixed_reply

SLOWED = 4
TOKENS_PER_S = 40.0  # a small model on a good laptop; each is four characters
CPU_BAR_S, FLUSH_BAR_MS = 1.0, 16.0
WITHIN_MS = 600_000
ENDED = "li:last-child article[data-role=assistant]:not([data-state=running]) .actions"
_KINDS = ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")
_CATEGORIES = "devtools.timeline,disabled-by-default-devtools.timeline,toplevel,__metadata"
_OURS = frozenset({"FireAnimationFrame", "WebSocketReceive", "TimerFire"})


@dataclass(frozen=True)
class Reply:
    """What one reply cost."""

    cpu_s: float
    by_kind_s: dict[str, float]
    flushes_ms: list[float]

    def flush_ms(self, fraction: float) -> float:
        """So large a part of the flushes was as quick as this."""
        return self.flushes_ms[int(fraction * (len(self.flushes_ms) - 1))]


def stream(tokens_per_s: float = TOKENS_PER_S) -> list[Figure]:
    """The reply, once for its sum, and once more with a trace for its flushes, as tracing costs time."""
    text = mixed_reply()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "reply.md")
        file.write_text(text, "utf-8")
        with played(Path(folder), file, tokens_per_s) as desk, chromium() as browser:
            plain = _reply(browser, desk, is_traced=False)
            traced = _reply(browser, desk, is_traced=True)
    kinds = ", ".join(f"{name.removesuffix('Duration')} {plain.by_kind_s[name]:.2f} s" for name in _KINDS)
    flushes = f"median {traced.flush_ms(0.5):.1f} ms, worst {traced.flush_ms(1):.0f} ms of {len(traced.flushes_ms)}"
    return [
        Figure(f"processor time of a streamed reply of {len(text):,} characters, Chromium slowed {SLOWED} times",
               plain.cpu_s, CPU_BAR_S, "s", kinds),
        Figure("its flushes, 95th percentile", traced.flush_ms(0.95), FLUSH_BAR_MS, "ms", flushes),
    ]  # fmt: skip


def _reply(browser: Browser, desk: Desk, *, is_traced: bool) -> Reply:
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 800})
    context.set_default_timeout(WITHIN_MS)
    page = context.new_page()
    page.goto(desk.ticket().replace("/#", "/?desk#"))
    page.wait_for_selector("textarea")
    session: Any = context.new_cdp_session(page)
    _ask_and_wait(page)  # the model is loaded, and the page's lazy parts are here
    page.keyboard.press("Control+Shift+O")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    if is_traced:
        browser.start_tracing(page=page, categories=_CATEGORIES.split(","))
    before = counters(page)
    _ask_and_wait(page)
    page.wait_for_timeout(1000)
    after = counters(page)
    flushes = _flushes_ms(browser.stop_tracing()) if is_traced else []
    context.close()
    spent = {name: after[name] - before[name] for name in ("TaskDuration", *_KINDS)}
    return Reply(spent["TaskDuration"], spent, flushes)


def _ask_and_wait(page: Page) -> None:
    ask(page, "Why is the sky blue?")
    page.wait_for_selector(ENDED)


def _flushes_ms(trace: bytes) -> list[float]:
    """Milliseconds of the tasks of the page's main thread in which it worked at the reply, sorted."""
    events = json.loads(trace)["traceEvents"]
    marks = [one for one in events if one["name"] in _OURS]
    threads = {(one["pid"], one["tid"]) for one in marks}
    tasks = sorted(
        (one["ts"], one["dur"], one["pid"], one["tid"])
        for one in events
        if one["name"].endswith("RunTask") and one.get("dur") and (one["pid"], one["tid"]) in threads
    )
    return sorted(
        duration_us / 1000
        for begin_us, duration_us, pid, tid in tasks
        if any(
            (one["pid"], one["tid"]) == (pid, tid) and begin_us <= one["ts"] <= begin_us + duration_us
            for one in marks
        )
    )
