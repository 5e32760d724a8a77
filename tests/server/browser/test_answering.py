"""Answers are kept before they are shown, and what cannot be kept is not written."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from groundup.desk.database import Database
from groundup.device.energy import EnergyMeter
from groundup.server.browser.application import BrowserApplication
from groundup.server.browser.service import Browser
from tests.server.live import Live, live_server
from tests.server.scripted_models import THINKER, answering, scripted_library

from .program import OWNER_SECRET, Program

PIECE = "0123456789" * 300
LONG = answering(PIECE, tokens=40, interval_s=0.1)


def limit_pages(live: Live, more: int) -> None:
    """Let the file of the desk grow by so many pages and no further, as on a full disk."""

    def limit(database: Database) -> None:
        count = database.rows("PRAGMA page_count")[0][0]
        database.rows(f"PRAGMA max_page_count = {count + more}")

    live.call(_browser_of(live).desk.run(limit))


def _browser_of(live: Live) -> Browser:
    application = live.server.config.app._app  # type: ignore[union-attr]  # below the guards
    assert isinstance(application, BrowserApplication)
    return application.browser


def test_a_piece_that_cannot_be_kept_ends_the_answer(desk_live: Live, program: Program) -> None:
    """It is told, and no later piece stands where it should be, even when there is room again."""
    told = program.command("chat.send", text=LONG, model=THINKER)
    answer = told["answer"]["id"]
    program.until("text", f"message/{answer}")
    limit_pages(desk_live, 0)
    time.sleep(1)
    limit_pages(desk_live, 1000)
    error = program.until("unsaved", f"message/{answer}")["data"]
    assert error["code"] == "desk_not_saved"
    kept = program.chat(told["chat"]["id"])["messages"][-1]["text"]
    assert kept == program.texts[answer]
    assert (PIECE * 40).startswith(kept)
    program.command("preference.save", name="language", value="de")  # the desk goes on
    again = program.command("chat.send", text=answering("Hello"), model=THINKER)
    assert program.until_ended(again["answer"]["id"])["text"] == "Hello"


def test_a_stopped_answer_keeps_what_it_has(program: Program) -> None:
    """The page is told why it ended, and what was shown is in the file."""
    told = program.command("chat.send", text=answering("word ", tokens=200, interval_s=0.05), model=THINKER)
    answer = told["answer"]["id"]
    program.until("text", f"message/{answer}")
    program.command("answer.stop", message_id=answer)
    ended = program.until_ended(answer)
    assert (ended["state"], ended["details"]["reason"]) == ("stopped", "stopped")
    assert ended["text"].startswith("word")
    assert program.chat(told["chat"]["id"])["messages"][-1] == ended


def test_what_a_model_refuses_is_told(program: Program) -> None:
    """A model that is not there makes a failed answer with its error, and no traceback."""
    told = program.command("chat.send", text="Hello", model="nobody")
    ended = program.until_ended(told["answer"]["id"])
    assert (ended["state"], ended["details"]["error"]["code"]) == ("failed", "model_not_found")


def test_a_tool_that_is_wanted_is_kept_and_told(program: Program) -> None:
    """Name and arguments, in its place among the calls; no mark of the model's format stays in the text."""
    calls = [{"name": "weather", "arguments": {"town": town}} for town in ("Bern", "Chur")]
    text = "Let me look." + "".join(f"<tool_call>{json.dumps(one)}</tool_call>" for one in calls)
    told = program.command("chat.send", text=answering(text), model=THINKER)
    topic = f"message/{told['answer']['id']}"
    first = program.until("tool_call", topic)["data"]
    second = program.until("tool_call", topic)["data"]
    assert [(one["index"], one["name"], one["arguments"]) for one in (first, second)] == [
        (0, "weather", {"town": "Bern"}),
        (1, "weather", {"town": "Chur"}),
    ]
    ended = program.until_ended(told["answer"]["id"])
    assert ended["text"] == "Let me look."
    assert [one["arguments"]["town"] for one in ended["details"]["tool_calls"]] == ["Bern", "Chur"]
    more = program.command(
        "chat.send", text=answering("Fine"), model=THINKER, chat_id=told["chat"]["id"], parent_id=ended["id"]
    )
    assert program.until_ended(more["answer"]["id"])["text"] == "Fine"


def test_energy_is_told_where_it_is_known(tmp_path: Path) -> None:
    """A counter of the processor's that runs is told below the answer; without one there is no figure."""
    ended = [_answered_on(tmp_path / name, is_counting=name == "counting") for name in ("counting", "silent")]
    assert ended[0]["details"]["energy"]["covers"] == ["processor"]
    assert ended[0]["details"]["energy"]["joules"] == 12.0
    assert "energy" not in ended[1]["details"]


def _answered_on(folder: Path, *, is_counting: bool) -> Any:
    """An answer on a computer with such a counter, or without one."""
    counter = folder / "sys/class/powercap/intel-rapl:0"
    counter.mkdir(parents=True)
    (counter / "name").write_text("package-0")
    if is_counting:
        (counter / "energy_uj").write_text("1000000")
    library = scripted_library(folder / "library")
    with live_server(folder, library=library, fake=True, owner_secret=OWNER_SECRET.encode()) as live:
        _browser_of(live).answering._meter = EnergyMeter(folder)
        with Program(live.address) as page:
            page.follow()
            told = page.command(
                "chat.send", text=answering("word ", tokens=20, interval_s=0.05), model=THINKER
            )
            page.until("text", f"message/{told['answer']['id']}")
            if is_counting:
                (counter / "energy_uj").write_text("13000000")
            return page.until_ended(told["answer"]["id"])
