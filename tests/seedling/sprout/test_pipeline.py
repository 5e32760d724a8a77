"""From a plan to an installed model: all of it, or a folder from which it goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs torch (extra 'train')")
pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")

from groundup.library.grown_models import card_of, install_grown
from groundup.library.installed import Library
from groundup.seedling import writing
from groundup.seedling.sprout import growing
from groundup.seedling.sprout.events import AnyEvent, Began, Finished, Stopped
from groundup.seedling.sprout.growing_folder import begin
from groundup.seedling.sprout.pipeline import grow
from groundup.seedling.sprout.plan import Plan
from tests.library.gguf_corpus import small_model

PLAN = Plan(name="speller", family="spell", minutes=0.1)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path))
    monkeypatch.setattr(growing, "VOCABULARY_TURNS", 300)
    monkeypatch.setattr(writing, "LONGEST_ANSWER_TOKENS", 8)


def _events(folder: Path, stop: Callable[[], bool] = lambda: False) -> list[AnyEvent]:
    return list(grow(PLAN, folder, started=time.monotonic(), stop=stop))


def test_a_grown_model_is_installed() -> None:
    """File and card are among the models here, and nothing is left where it grew."""
    folder = begin(PLAN)
    last = _events(folder)[-1]
    assert isinstance(last, Finished)
    model = Library().find("speller")
    assert model is not None
    assert model.weights == (Path(last.path),)
    assert not folder.exists()
    card = card_of(model)
    assert card is not None
    assert (card["name"], card["steps"], card["asked"]) == ("speller", last.steps, last.asked)
    assert last.asked > 0


def test_a_stopped_one_goes_on_and_is_installed() -> None:
    """The stop is the last event; going on tells the beginning again and ends with the model."""
    folder = begin(PLAN)
    left = iter([False] * 2)
    events = _events(folder, stop=lambda: next(left, True))
    assert isinstance(events[-1], Stopped)
    assert Library().names() == []
    again = _events(folder)
    assert again[0] == next(event for event in events if isinstance(event, Began))
    assert isinstance(again[-1], Finished)


def test_a_name_that_was_taken_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    """What took minutes is installed under the next free name."""
    folder = begin(PLAN)
    (tmp_path / "other.gguf").write_bytes(small_model().write())
    install_grown(Library(), tmp_path / "other.gguf", "speller", card={})
    last = _events(folder)[-1]
    assert isinstance(last, Finished)
    assert last.name == "speller-2"
