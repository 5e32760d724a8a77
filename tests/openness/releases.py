"""Made-up releases for tests: each part in a word, with evidence that somebody read on the day of the tests.

They follow what is known about real releases of those names closely enough to try the rules on, and are no
records: what is true today is for `catalogue/evidence` to say.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from groundup.catalogue.evidence_schema import Component, DataCard, DataComponent, Evidence, Missing, Openness

TODAY = date(2026, 11, 26)
DATA = ("training_data_pretraining", "training_data_posttraining", "evaluation_data")
REQUIRED = (
    "weights_final", "weights_base", "architecture_code", "inference_code", "training_code", "data_prep_code",
    "training_data_pretraining", "training_data_posttraining", "data_card", "technical_report", "model_card",
    "evaluation_code", "checkpoints_intermediate",
)  # fmt: skip


def seen(checked: str = "read", on: date = TODAY) -> Evidence:
    """Somebody looked."""
    return msgspec.convert(
        {
            "url": "https://github.com/maker/model",
            "commit": "0123456789abcdef",
            "path": "README.md",
            "date": on,
            "checked": checked,
            "by": "tester",
            "says": "It says so.",
        },
        Evidence,
    )


def part(status: str = "open", licence: str = "Apache-2.0", **more: Any) -> dict[str, Any]:
    """A component: open, partial, closed, unknown, none (not applicable), request, or an availability."""
    known: dict[str, dict[str, Any]] = {
        "open": {"availability": "published", "completeness": "complete", "licence": licence},
        "partial": {"availability": "published", "completeness": "partial", "licence": licence},
        "request": {"availability": "on_request", "completeness": "complete", "licence": licence},
        "closed": {"availability": "not_published"},
        "none": {"availability": "not_applicable", "why": "There is no such stage."},
        "unknown": {"availability": "unknown"},
    }
    fields = known.get(status, {"availability": status})
    return {"evidence": (seen(),), **fields, **more}


def gap(reason: str, described: str = "complete", *, shown: bool = True) -> Missing:
    """A part of data that is missing."""
    evidence = (seen(),) if shown else ()
    fields = {"what": "the code corpus", "reason": reason, "described": described, "evidence": evidence}
    return msgspec.convert(fields, Missing)


FULL_CARD = {"covers": "all", "lists_public": "yes", "lists_third_party": "not_applicable"}


def release(usual: str = "open", /, **changes: Any) -> Openness:
    """A record whose parts are all alike but for those that are given, each a word, or what `part` made.

    Other fields of the record are given by their names.
    """
    parts: dict[str, Any] = {name: part(usual) for name in REQUIRED}
    fields: dict[str, Any] = {
        "modalities": ("text",),
        "stage": "base",
        "price": "free",
        "gate": "none",
        "reviewed": TODAY,
        "reviewers": ("tester",),
        "origin": {"producer": "Maker", "country": "CH", "funding": "public"},
    }
    if usual == "open":
        parts["data_card"] = part("open", **FULL_CARD)
    for name, value in changes.items():
        if name in Component.__struct_fields__ or name in fields or name in _FIELDS:
            fields[name] = value
        else:
            parts[name] = part(value) if isinstance(value, str) else value
    return msgspec.convert({**fields, "components": parts}, Openness, from_attributes=True)


_FIELDS = ("based_on", "gate_excludes", "extra_terms", "eu")


def component(status: str = "open", licence: str = "Apache-2.0", **more: Any) -> Component:
    """A component by itself."""
    return msgspec.convert(part(status, licence, **more), Component, from_attributes=True)


def data(status: str = "open", licence: str = "mixed", **more: Any) -> DataComponent:
    """Training data by itself."""
    return msgspec.convert(part(status, licence, **more), DataComponent, from_attributes=True)


def data_card(status: str = "open", **more: Any) -> DataCard:
    """A description of data by itself."""
    return msgspec.convert(part(status, **more), DataCard, from_attributes=True)


def weights_only(licence: str, **changes: Any) -> Openness:
    """A release of which the weights, the code to run it and a card are published, and nothing else."""
    usual: dict[str, Any] = {
        "weights_final": part("open", licence),
        "weights_base": part("open", licence),
        "architecture_code": "open",
        "inference_code": "open",
        "model_card": part("open", "unknown"),
        "technical_report": part("partial", "unknown"),
    }
    return release("closed", **{**usual, **changes})


def apertus(prep_licence: str = "none_found") -> Openness:
    """Everything published; one repository without a licence file; a gate."""
    return release(
        gate="contact_data",
        stage="tuned",
        extra_terms=("apertus-acceptable-use",),
        data_prep_code=part("open", prep_licence),
        training_data_pretraining=part("open", "mixed"),
        training_data_posttraining=part("open", "mixed"),
    )


def bloom() -> Openness:
    """Weights under a licence with forbidden uses; open code; data after signing a charter."""
    return release(
        weights_final=part("open", "bigscience-rail-1.0"),
        weights_base=part("open", "bigscience-rail-1.0"),
        training_data_pretraining=part("request", "mixed", missing=(gap("legal"),)),
        training_data_posttraining="none",
    )


def granite(**changes: Any) -> Openness:
    """Open weights; data and code of the training in part; the report announced alone."""
    usual: dict[str, Any] = {
        "technical_report": "announced",
        "research_paper": "closed",
        "training_code": "partial",
        "data_prep_code": "closed",
        "training_data_pretraining": part("partial", "mixed", missing=(gap("choice", "partial"),)),
        "training_data_posttraining": part("partial", "mixed", missing=(gap("choice", "partial"),)),
        "data_card": "partial",
        "evaluation_code": "closed",
        "checkpoints_intermediate": "closed",
    }
    return release(**{**usual, **changes})


def smollm3(reason: str = "legal") -> Openness:
    """Everything but one corpus, which needs an agreement."""
    return release(
        training_data_pretraining=part("partial", "mixed", missing=(gap(reason),)), data_prep_code="partial"
    )


def pythia() -> Openness:
    """Everything, no post-training, and data whose rights are disputed."""
    return release(
        training_data_pretraining=part("open", "mixed", rights="disputed"), training_data_posttraining="none"
    )


def k2_chat() -> Openness:
    """Everything but part of the post-training data, and nobody knows why."""
    return release(
        stage="tuned",
        training_data_posttraining=part("partial", "mixed", missing=(gap("unknown", "unknown"),)),
    )


def nemotron(licence: str) -> Openness:
    """Code and part of the data; the rest withheld by choice."""
    missing = (gap("choice", "partial"),)
    return release(
        weights_final=part("open", licence),
        training_data_pretraining=part("partial", "mixed", missing=missing),
        training_data_posttraining=part("partial", "mixed", missing=missing),
    )
