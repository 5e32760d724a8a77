"""How ready a model is: one answer in every state, the same however often the page is told."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.web.conftest import DeskPage

STEPS = {
    "absent",
    "queued",
    "looking",
    "downloading",
    "paused",
    "verifying",
    "ready",
    "loading",
    "loaded",
    "failed",
}
HERE = {"ready", "loading", "loaded", "failed"}
MODEL = {
    "name": "poet",
    "full": "local/poet:latest",
    "digest": "sha256:1",
    "is_built_in": False,
    "size_bytes": 1,
}
RUN = """async ({ events, twice }) => {
  const base = document.querySelector("script[type=module]").src.replace(/[^/]+$/, "");
  const { reduce, EMPTY } = await import(base + "state/reduce.js");
  const { readiness, actsOf } = await import(base + "state/readiness.js");
  let state = EMPTY;
  return events.map((event) => {
    for (let i = 0; i < (twice ? 2 : 1); i += 1) state = reduce(state, event);
    const ready = readiness(state, "local/poet:latest");
    const { step, model, error } = ready;
    return { step, isHere: Boolean(model), acts: actsOf(ready), hasError: Boolean(error) };
  });
}"""


def told(page: DeskPage, events: list[dict[str, Any]], *, twice: bool = False) -> list[dict[str, Any]]:
    """The readiness of the poet after each event."""
    answer: list[dict[str, Any]] = page.page.evaluate(RUN, {"events": events, "twice": twice})
    return answer


def coming(state: str, way: str = "hub") -> dict[str, Any]:
    """News of its way here."""
    error = {"code": "connection_lost"} if state == "failed" else None
    data = {"name": "poet", "full": MODEL["full"], "state": state, "way": way, "error": error}
    return {"type": "download", "topic": "models", "data": data}


def here(*, is_here: bool = True) -> dict[str, Any]:
    """News of the models that are here."""
    return {"type": "models", "topic": "models", "data": [MODEL] if is_here else []}


def engine(state: str = "") -> dict[str, Any]:
    """News of what is in memory; "" = nothing."""
    error = {"code": "model_load"} if state == "failed" else None
    data = {MODEL["digest"]: {"state": state, "error": error}} if state else {}
    return {"type": "engines", "topic": "models", "data": data}


GONE: dict[str, Any] = {"type": "download_gone", "topic": "models", "data": {"name": "poet"}}


def test_a_model_goes_through_all_steps(module_page: DeskPage) -> None:
    """From a hub to memory and back, with a pause and a failure on each half of the way."""
    events = [
        GONE, coming("queued"), coming("looking"), coming("downloading"), coming("paused"),
        coming("downloading"),
        coming("failed"), coming("looking"), coming("verifying"), here(), coming("installed"), GONE,
        engine("loading"), engine("failed"), engine("loading"), engine("loaded"), engine(),
        here(is_here=False),
    ]  # fmt: skip
    assert [one["step"] for one in told(module_page, events)] == [
        "absent", "queued", "looking", "downloading", "paused", "downloading",
        "failed", "looking", "verifying", "ready", "ready", "ready",
        "loading", "failed", "loading", "loaded", "ready", "absent",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "acts"),
    [
        (GONE, ["download"]),
        (coming("queued"), ["cancel"]),
        (coming("downloading"), ["pause", "cancel"]),
        (coming("downloading", "file"), ["cancel"]),
        (coming("paused"), ["go_on", "cancel"]),
        (coming("verifying"), []),
        (coming("verifying", "tool"), ["cancel"]),
        (coming("failed"), ["again", "cancel"]),
        (here(), ["use", "delete"]),
    ],
)
def test_what_can_be_done_follows_from_the_step(
    module_page: DeskPage, event: dict[str, Any], acts: list[str]
) -> None:
    """A file of this computer is never paused; what is being checked is left alone."""
    assert told(module_page, [event])[0]["acts"] == acts


def test_any_order_of_news_has_one_answer(module_page: DeskPage) -> None:
    """300 random events: always a known step, the same when told twice, an error exactly when failed."""
    chance = random.Random(7)
    states = ("queued", "looking", "downloading", "paused", "verifying", "installed", "failed")
    kinds = [
        *map(coming, states),
        here(),
        here(is_here=False),
        *map(engine, ("", "loading", "loaded", "failed")),
        GONE,
    ]
    events = [chance.choice(kinds) for _ in range(300)]
    answers = told(module_page, events)
    assert told(module_page, events, twice=True) == answers
    assert {one["step"] for one in answers} == STEPS
    assert all(one["isHere"] == (one["step"] in HERE) or one["step"] == "failed" for one in answers)
    assert all(one["hasError"] == (one["step"] == "failed") for one in answers)
