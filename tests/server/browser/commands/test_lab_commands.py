"""The lab's commands on the real server with Seedling: a run is begun, told in events, and ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.browser.program import OWNER_SECRET, Program
from tests.server.live import live_server


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A page of a server with Seedling."""
    folder: Path = tmp_path_factory.mktemp("lab")
    with (
        live_server(folder, owner_secret=OWNER_SECRET.encode()) as live,
        Program(live.address) as program,
    ):
        program.follow()
        yield program


def ended(page: Program, run: dict[str, Any]) -> dict[str, Any]:
    """A run at its end, as events tell it."""
    while True:
        told: dict[str, Any] = page.until("lab_run", f"lab/{run['id']}")["data"]
        if told["state"] not in ("loading", "running"):
            return told


def test_guess_pick_and_roll_back(page: Program) -> None:
    """A picked word is one more token; without it the first bars come again."""
    first = ended(page, page.command("lab.next_word", text="The sky is"))["result"]
    likely = [one["probability"] for one in first["choices"]]
    assert len(likely) == 10
    assert likely == sorted(likely, reverse=True)
    picked = first["choices"][1]["token"]
    second = ended(page, page.command("lab.next_word", tokens=[*first["tokens"], picked]))["result"]
    assert second["text"][-1]["text"] == first["choices"][1]["text"]
    back = ended(page, page.command("lab.next_word", tokens=second["tokens"][:-1]))["result"]
    assert [one["token"] for one in back["choices"]] == [one["token"] for one in first["choices"]]


def test_an_answer_is_begun(page: Program) -> None:
    """With a question the text is what follows it, in each round; endings have it before them too."""
    asked = {"text": "Once upon a time", "question": "Tell me a story."}
    first = ended(page, page.command("lab.next_word", **asked))["result"]
    again = {
        "tokens": [*first["tokens"], first["choices"][0]["token"]],
        "question_tokens": first["question_tokens"],
    }
    second = ended(page, page.command("lab.next_word", **again))["result"]
    assert "".join(one["text"] for one in first["text"]) == "Once upon a time"
    assert "".join(one["text"] for one in second["text"]).startswith("Once upon a time")
    wish = [{"temperature": 0.0, "seed": 1}]
    told = ended(page, page.command("lab.endings", **asked, endings=wish, max_tokens=4))["result"]
    assert "".join(one["text"] for one in told["beginning"]) == "Once upon a time"
    assert told["endings"][0]["beginning_tokens"] == len(first["tokens"])


def test_texts_in_pieces(page: Program) -> None:
    """The cost of each text is told."""
    told = ended(page, page.command("lab.tokens", texts=["A tree.", "Ein Baum."]))
    first, second = told["result"]["texts"]
    assert first["times_first"] == 1.0 < second["times_first"]
    assert told["digest"].startswith("sha256:")


def test_endings_are_told_while_they_are_written(page: Program) -> None:
    """Tokens come in events, with the place where they belong; the end has all of them."""
    begun = len(page.frames)
    wishes = [{"temperature": heat, "seed": 1} for heat in (0.0, 0.7, 1.5)]
    run = page.command("lab.endings", text="Once upon a time", endings=wishes, max_tokens=40)
    told = ended(page, run)
    assert told["state"] == "done"
    heard = dict[str, list[int]]()
    for frame in page.frames[begun:]:
        if frame.get("type") == "lab_part":
            known = heard.setdefault(frame["data"]["part"], [])
            assert frame["offset"] == len(known)
            known += [one["token"] for one in frame["data"]["tokens"]]
    assert heard
    for part, tokens in heard.items():
        whole = [one["token"] for one in told["parts"][part]]
        assert whole[: len(tokens)] == tokens
    for place, one in enumerate(told["result"]["endings"]):
        assert one["text"] == "".join(token["text"] for token in told["parts"][str(place)])


def test_an_answer_of_the_desk_is_looked_at_and_changed(page: Program) -> None:
    """Its tokens are its text; from a chosen one it goes on elsewhere."""
    sent = page.command("chat.send", text="Tell me a short story about a seed.", model="seedling")
    text = page.until_ended(sent["answer"]["id"])["text"]
    read = ended(page, page.command("lab.hesitation", message_id=sent["answer"]["id"]))
    tokens = read["parts"]["answer"]
    assert "".join(one["text"] for one in tokens) == text
    other = tokens[3]["alternatives"][1]["token"]
    kept = [*(one["token"] for one in tokens[:3]), other]
    body = {"message_id": sent["answer"]["id"], "kept": kept, "max_tokens": 8}
    changed = ended(page, page.command("lab.hesitation", **body))
    assert [one["token"] for one in changed["parts"]["answer"][:4]] == kept


def test_a_run_is_stopped(page: Program) -> None:
    """It ends at once, and keeps what it has."""
    wishes = [{"temperature": 1.0, "seed": seed} for seed in range(12)]
    run = page.command("lab.endings", text="Once upon a time", endings=wishes, max_tokens=256)
    page.until("lab_part", f"lab/{run['id']}")
    page.command("lab.stop", run_id=run["id"])
    told = ended(page, run)
    assert told["state"] == "stopped"
    assert told["parts"]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("lab.hesitation", {"text": " "}),
        ("lab.endings", {"text": "a", "endings": [{"temperature": 9, "seed": 1}]}),
        ("lab.endings", {"text": "a", "endings": []}),
        ("lab.tokens", {"texts": ["a"] * 13}),
        ("lab.next_word", {"text": "a" * 4001}),
        ("lab.next_word", {"text": "a", "most": 21}),
    ],
)
def test_what_cannot_be_meant_is_refused(page: Program, name: str, body: dict[str, Any]) -> None:
    """At once, and by the name of what is wrong."""
    answer = page.post(name, **body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["code"] == "invalid_body"


def test_what_the_model_refuses_is_told(page: Program) -> None:
    """A run that cannot be done ends with an error, and the next one works."""
    told = ended(page, page.command("lab.next_word", tokens=[1 << 30]))
    assert (told["state"], told["error"]["code"]) == ("failed", "invalid_parameter")
    assert ended(page, page.command("lab.next_word", model="nobody", text="a"))["state"] == "failed"
    assert ended(page, page.command("lab.next_word", text="a"))["state"] == "done"


def test_runs_are_in_the_snapshot(page: Program) -> None:
    """A page that comes later finds the last few."""
    run = page.command("lab.tokens", texts=["a"])
    ended(page, run)
    with Program(page.address, page.key) as other:
        assert other.follow()["state"]["lab"][run["id"]]["state"] == "done"
