"""A body of evidence in which nothing is wrong, and parts of it with which tests break one thing."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import msgspec

from groundup.catalogue.evidence_schema import (
    Component,
    Components,
    DataCard,
    DataComponent,
    Evidence,
    Missing,
    Openness,
    Origin,
)

Record = TypeVar("Record", bound=msgspec.Struct)

REVIEWED = date(2026, 11, 26)
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def seen(
    url: str = "https://github.com/maker/model",
    *,
    commit: str = COMMIT,
    path: str = "README.md",
    checked: str = "read",
    on: date = REVIEWED,
) -> Evidence:
    """Somebody looked there."""
    fields = {"url": url, "commit": commit, "path": path, "checked": checked, "date": on}
    return msgspec.convert({**fields, "by": "tester", "says": "It is there."}, Evidence)


def code(licence: str = "Apache-2.0", *evidence: Evidence) -> Component:
    """Whole, published code or weights."""
    return Component(
        availability="published",
        completeness="complete",
        licence=licence,
        licence_basis="repository",
        evidence=evidence or (seen(),),
    )


def document() -> Component:
    """A document that everybody can read."""
    return Component(availability="published", completeness="complete", evidence=(seen(path="REPORT.md"),))


def data(*missing: Missing) -> DataComponent:
    """Published data; partial when something is missing."""
    return DataComponent(
        availability="published",
        completeness="partial" if missing else "complete",
        licence="mixed",
        evidence=(seen(path="DATA.md"),),
        missing=missing,
    )


def missing(reason: str = "legal", *evidence: Evidence) -> Missing:
    """A part of data that cannot be fetched."""
    fields = {"what": "the corpus of code", "reason": reason, "described": "complete", "evidence": evidence}
    return msgspec.convert(fields, Missing)


def sound(**components: Component) -> Openness:
    """A record in which nothing is wrong, with some of its components replaced."""
    parts: dict[str, Component] = {
        "weights_final": code(),
        "weights_base": code(),
        "architecture_code": code(),
        "inference_code": code(),
        "training_code": code(),
        "data_prep_code": code(),
        "training_data_pretraining": data(),
        "training_data_posttraining": DataComponent(availability="not_applicable", why="A base model."),
        "data_card": DataCard(
            availability="published", completeness="complete", covers="all", evidence=(seen(path="CARD.md"),)
        ),
        "technical_report": document(),
        "model_card": document(),
        "evaluation_code": code(),
        "checkpoints_intermediate": code(),
    }
    return Openness(
        modalities=("text",),
        stage="base",
        reviewed=REVIEWED,
        reviewers=("tester",),
        origin=Origin(producer="A maker", country="CH"),
        components=Components(**{**parts, **components}),  # type: ignore[arg-type]  # by name
        price="free",
    )


def changed(record: Record, **changes: object) -> Record:
    """A record, or a part of one, with some of its fields replaced."""
    return msgspec.structs.replace(record, **changes)
