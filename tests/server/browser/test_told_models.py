"""What pages are told of models: rows with facts, and three suggestions that fit."""

from __future__ import annotations

from typing import Any

import pytest

from groundup.server.browser.told_models import STEPS_BYTES, known_models, suggestions


def test_every_row_says_what_stands_beside_its_button(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Size, fit, openness, licence and a name to fetch it by; what fits comes first."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path))
    monkeypatch.setenv("GROUNDUP_DEVICE", "memory=8GB,gpu=none")
    told = known_models()
    rows = told["models"]
    assert len(rows) > 40
    assert all(one["name"] and one["openness_step"] and one["licence"] for one in rows)
    assert rows[0]["fits"] == "fits"
    by_id = {one["id"]: one for one in rows}
    sizes = [by_id[one]["size_bytes"] for one in told["suggestions"].values()]
    assert sizes == sorted(sizes)
    assert all(by_id[one]["fits"] == "fits" for one in told["suggestions"].values())


def row(**facts: Any) -> dict[str, Any]:
    """A row of a model that is good here."""
    return {
        "id": "some", "size_bytes": 1_000_000_000, "parameters": 1, "fits": "fits",
        "words_per_s": None, "capabilities": ("chat",), **facts,
    }  # fmt: skip


@pytest.mark.parametrize(
    "fault",
    [
        {"fits": "does_not_fit"},
        {"fits": "unknown"},
        {"size_bytes": None},
        {"capabilities": ("embeddings",)},
        {"words_per_s": {"low": 0.5, "high": 0.9, "confidence": "measured"}},
    ],
)
def test_what_is_not_good_here_is_not_suggested(fault: dict[str, Any]) -> None:
    """The same row without its fault is."""
    assert suggestions([row(**fault)], has_card=False) == {}
    assert suggestions([row()], has_card=False) == {"small": "some"}


def test_a_graphics_card_has_no_largest_step() -> None:
    """Without one, what is too slow for a processor is not suggested."""
    large = row(size_bytes=STEPS_BYTES["best"] + 1)
    assert suggestions([large], has_card=False) == {}
    assert suggestions([large], has_card=True) == {"best": "some"}
