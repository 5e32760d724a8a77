"""A page of the desk that is ill-treated: its server killed, its network cut, itself loaded anew.

    loss = Drill(browser, folder, seed).suffer(200)

Questions are asked as a person does, and models answer as scripts say. Nothing that was on the screen, and no
question that was sent, may be missing afterwards, neither on the screen nor on the desk.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PageError

from tests.faults.cut_wire import FAR_END, CutWire
from tests.server.browser.program import OWNER_SECRET, Program
from tests.server.live import free_port
from tests.server.scripted_models import THINKER, answering, scripted_library

PATIENCE_S = 60.0
TOKENS, INTERVAL_S = 50, 0.02
QUESTIONS_PER_CHAT = 8
LONGEST_WAIT_S = 0.6
LONGEST_CUT_S = 0.7
BACK_WITHIN_S = 5.0
WEIGHTS = (2, 3, 3)  # a killed server takes seconds to start
LAST = "li:last-child article[data-role=assistant]"

Act = Callable[[Page, CutWire], None]


@dataclass
class Loss:
    """What came of it."""

    seed: int
    faults: dict[str, int] = field(default_factory=dict)
    questions: int = 0
    in_mid_stream: int = 0  # faults that came while an answer was written
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"seed {self.seed}: {self.faults}, {self.questions} questions, "
            f"{self.in_mid_stream} in mid-stream, {len(self.lost)} lost, {len(self.doubled)} doubled"
        )


class Drill:
    """One page, one server, one seed.

    Args:
        browser: of the page.
        folder: of the server.
        seed: of all that is random.
        options: of the server's program, for known-bad twins.
    """

    def __init__(self, browser: Browser, folder: Path, seed: int, options: tuple[str, ...] = ()) -> None:
        self._browser, self._folder, self._options = browser, folder, options
        self._chooser = random.Random(seed)
        self.loss = Loss(seed)
        self._port = free_port()
        self._sent = list[str]()  # the first word of each answer that was asked for
        self._seen = dict[str, str]()  # the most that was ever on the screen of such an answer
        self._server: subprocess.Popen[bytes] | None = None
        scripted_library(folder / "library")

    def suffer(self, faults: int, *, in_mid_stream: bool = False) -> Loss:
        """Let so many faults happen, and look what is missing.

        Args:
            faults: how many.
            in_mid_stream: each kind in turn, and only when words of an answer are on the screen; otherwise
                all is left to chance.
        """
        kinds = (self._kill, self._reload, self._cut)
        with self._running(), CutWire(self._port) as wire, self._page() as page:
            for number in range(faults):
                self._ask_if_idle(page)
                if in_mid_stream:
                    page.wait_for_selector(f"{LAST}[data-state=running] .block")
                time.sleep(self._chooser.uniform(0, LONGEST_WAIT_S))
                self._suffer_one(page, wire, kinds[number % 3] if in_mid_stream else self._by_chance(kinds))
            assert not self.loss.faults.get("cut") or wire.cut_count, "nothing was cut"
            self._wait_ended(page)
            self._look_at_the_desk()
        return self.loss

    def _by_chance(self, kinds: Sequence[Act]) -> Act:
        return self._chooser.choices(kinds, WEIGHTS)[0]

    def _suffer_one(self, page: Page, wire: CutWire, act: Act) -> None:
        before = self._look(page)
        self.loss.in_mid_stream += page.locator(f"{LAST}[data-state=running]").count()
        act(page, wire)
        name = act.__name__.removeprefix("_")
        self.loss.faults[name] = self.loss.faults.get(name, 0) + 1
        page.wait_for_selector("footer[data-link=open]")
        self._wait_until_kept(page, before, name)

    def _look(self, page: Page) -> list[str]:
        """The texts of all messages on the screen, in their order; the most of each answer is noted."""
        try:
            texts = [
                one.strip() for one in page.locator("article :is(.question, .markdown)").all_inner_texts()
            ]
        except PageError:  # it is being loaded
            return []
        for question, answer in zip(texts[::2], texts[1::2], strict=False):
            word = _word_of(question)
            self._seen[word] = max(self._seen.get(word, ""), answer, key=len)
        return texts

    def _wait_until_kept(self, page: Page, before: list[str], fault: str) -> None:
        """Until all that was on the screen is there again; the last text may have grown."""
        end_s = time.monotonic() + BACK_WITHIN_S
        while time.monotonic() < end_s:
            now = self._look(page)
            if len(now) >= len(before) and all(map(str.startswith, now, before)):
                return
            page.wait_for_timeout(20)
        self.loss.lost.append(f"on the screen, after {fault}: {before[-1:]} became {now[-1:]}")

    def _kill(self, page: Page, wire: CutWire) -> None:
        assert self._server is not None
        os.kill(self._server.pid, signal.SIGKILL)
        self._server.wait()
        self._start()

    def _reload(self, page: Page, wire: CutWire) -> None:
        page.reload()
        page.wait_for_selector("textarea")

    def _cut(self, page: Page, wire: CutWire) -> None:
        wire.cut()
        time.sleep(self._chooser.uniform(0, LONGEST_CUT_S))
        wire.mend()
        page.evaluate("window.dispatchEvent(new Event('online'))")  # as the system tells a browser

    def _ask_if_idle(self, page: Page) -> None:
        """Ask the next question, unless an answer is written; what a reload kept in the composer is sent."""
        if page.locator("button.stop, button[type=submit]:has-text('Sending')").count():
            return
        if not page.input_value("textarea"):
            if self.loss.questions % QUESTIONS_PER_CHAT == 0:
                page.keyboard.press("Control+Shift+O")
            word = f"w{self.loss.questions}n{self._chooser.randrange(10**6)}"
            self._sent.append(word)
            self.loss.questions += 1
            page.fill("textarea", answering(f"{word} ", tokens=TOKENS, interval_s=INTERVAL_S))
        page.keyboard.press("Enter")

    def _wait_ended(self, page: Page) -> None:
        if page.input_value("textarea"):
            page.focus("textarea")
            page.keyboard.press("Enter")
        page.wait_for_selector(f"{LAST}:not([data-state=running])")

    def _look_at_the_desk(self) -> None:
        """Each question stands there once, and each answer has all that it was ever seen with."""
        with Program(f"http://127.0.0.1:{self._port}") as program:
            chats = program.http.get("/app/export").json()["chats"]
        kept = [one for chat in chats for one in chat["messages"]]
        questions = {one["id"]: _word_of(one["text"]) for one in kept if one["role"] == "user"}
        answers = [(questions[one["parent_id"]], one["text"]) for one in kept if one["role"] == "assistant"]
        words = list(questions.values())
        self.loss.lost += [f"the question {one}" for one in self._sent if one not in words]
        self.loss.doubled += [one for one in set(words) if words.count(one) > 1]
        for word, seen in self._seen.items():
            if not any(known == word and text.startswith(seen) for known, text in answers):
                self.loss.lost.append(f"on the desk: {seen!r}")

    @contextmanager
    def _page(self) -> Iterator[Page]:
        address = f"http://127.0.0.1:{self._port}"
        owner = {"Authorization": f"Bearer {OWNER_SECRET}"}
        answer = httpx2.post(f"{address}/app/ticket", headers=owner, trust_env=False)
        context = self._browser.new_context(locale="en-GB")
        context.set_default_timeout(PATIENCE_S * 1000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.loss.lost.append(f"an error of the page: {error}"))
        page.goto(f"{address}/?desk#ticket={answer.json()['ticket']}")
        page.wait_for_selector("textarea")
        page.select_option("label:has-text('Model') select", THINKER)
        yield page
        context.close()

    @contextmanager
    def _running(self) -> Iterator[None]:
        try:
            self._start()
            yield
        finally:
            assert self._server is not None
            self._server.kill()
            self._server.wait()

    def _start(self) -> None:
        command = [sys.executable, "-m", "tests.faults.desk_program", str(self._folder), str(self._port)]
        with (self._folder / "server.err").open("ab") as errors:
            self._server = subprocess.Popen(
                [*command, *self._options], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
            )
        end_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < end_s:
            try:
                httpx2.get(f"http://{FAR_END}:{self._port}/healthz", trust_env=False)
            except httpx2.HTTPError:
                assert self._server.poll() is None, (self._folder / "server.err").read_text()[-2000:]
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the server did not start")


def _word_of(question: str) -> str:
    """What the answer to a question repeats."""
    return str(json.loads(question)["text"]).strip()
