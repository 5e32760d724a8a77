"""What a list shows of a model: a line for people, an object for programs."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from groundup.cli.sizes import size_text
from groundup.fit.verdicts import Verdict
from groundup.host.known_model import KnownModel
from groundup.openness.assessment import UNDECIDED

TITLES: Final = ("NAME", "SIZE", "FITS", "OPENNESS", "LANGUAGES", "FROM")
SPARED_FIRST: Final = ("FROM", "LANGUAGES")
_SHOWN_LANGUAGES: Final = 4
_FITS: Final = {
    Verdict.FITS: "yes",
    Verdict.TIGHT: "tight",
    Verdict.AFTER_CLOSING: "not now",
    Verdict.UNUSABLY_SLOW: "no",
    Verdict.DOES_NOT_FIT: "no",
    None: "?",
}
LABELS: Final = {
    "0": "off the scale",
    "1": "weights available",
    "2": "open weights",
    "3": "open source",
    "4": "open source+data",
    UNDECIDED: "not decided",
}


def row(model: KnownModel) -> list[str]:
    """The cells of one line."""
    return [
        model.record.id,
        size_text(model.size_bytes) if model.size_bytes is not None else "?",
        _FITS[model.verdict],
        LABELS[model.openness_step],
        languages_text(model),
        model.record.origin.country if model.record.origin.country != UNDECIDED else "?",
    ]


def languages_text(model: KnownModel) -> str:
    """The first few languages that its makers name, and how many more; "?" if they name none."""
    known = model.record.languages
    if known == "unknown":
        count = "".join(one for one in model.record.language_note if one.isdigit())
        return f"about {int(count):,}" if count else "?"
    more = len(known) - _SHOWN_LANGUAGES
    return " ".join(known[:_SHOWN_LANGUAGES]) + (f" +{more}" if more > 0 else "")


def model_record(model: KnownModel) -> dict[str, Any]:
    """The whole record, with what this device and the rules of openness make of it."""
    return {
        **msgspec.to_builtins(model.record),
        "size_bytes": model.size_bytes,
        "fits": model.verdict.value if model.verdict else "unknown",
        "openness_step": model.openness_step,
        "openness_label": LABELS[model.openness_step],
    }
