"""The two cards of a model, as pages are told them."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from groundup.errors import NotInCatalogueError
from groundup.fit.calibration import Confidence
from groundup.fit.levers import LeverKind
from groundup.fit.verdicts import Verdict
from groundup.server.browser.cards import told_fit, told_openness


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer of which nothing was measured."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path))


def test_openness_in_a_language() -> None:
    """The card comes in the language of the page, and in English where there is no other."""
    german, english = (told_openness("olmo-2-7b", one)["card"] for one in ("de", "xx"))
    assert (german["language"], english["language"]) == ("de", "en")
    assert german["release"] == "olmo-2-7b"
    assert german["g7"]["step"] == english["g7"]["step"] == "4"
    assert german["g7"]["sentence"] != english["g7"]["sentence"]


def test_fit_in_figures() -> None:
    """The card tells memory as a range, and no speed where nothing was measured."""
    told = told_fit("gemma-3-4b")
    need = told["advice"]["need"]
    assert 0 < need["low_bytes"] <= need["mid_bytes"] <= need["high_bytes"]
    assert told["memory"]["now_bytes"] <= told["memory"]["total_bytes"]
    assert (told["title"], told["size_bytes"] > 10**9) == ("Gemma 3 4B", True)


def test_unknown_models() -> None:
    """A name that is no record's is refused by both, with what is near."""
    with pytest.raises(NotInCatalogueError, match="gemma"):
        told_fit("gema-3-4b")
    with pytest.raises(NotInCatalogueError):
        told_openness("nothing-of-that-name", "en")


def test_what_would_help(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a model does not fit, the card tells each change that would do; where it does, none."""
    monkeypatch.setenv("GROUNDUP_DEVICE", "memory=8GB")
    small = told_fit("gemma-3-12b")["advice"]
    assert small["verdict"] != "fits"
    assert {"more_memory"} <= {one["kind"] for one in small["levers"]}
    assert all(one["amount"] < 2000 for one in small["levers"])  # GB or people, never bytes
    monkeypatch.setenv("GROUNDUP_DEVICE", "memory=64GB")
    assert told_fit("gemma-3-12b")["advice"]["levers"] == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_answer_has_words(language: str) -> None:
    """Each verdict, class of sureness and change has its sentence in every language of the page."""
    words = json.loads((files("groundup.web") / "i18n" / f"{language}.json").read_text("utf-8"))
    wanted = [f"card.verdict.{one}" for one in Verdict] + [f"fits.{one}" for one in Verdict]
    wanted += [f"card.confidence.{one}" for one in Confidence]
    wanted += [f"card.help.{one}" for one in LeverKind]
    assert [key for key in wanted if not words.get(key)] == []
    assert "fits.after_closing" not in words  # the known-bad twin: words that no answer has
