"""The label of a model in one line, if the catalogue has a record of the release that it is or came from."""

from __future__ import annotations

from datetime import date

from groundup.catalogue.catalogue import catalogue
from groundup.catalogue.schema import Record
from groundup.host.assessed import assessment_of
from groundup.openness.wording import wording

from .shown_model import ShownModel


def openness_of(shown: ShownModel, as_of: date) -> dict[str, str]:
    """Record, step and label; nothing for a model that has no record, or whose evidence nobody recorded.

    Raises:
        InvalidRecordError: the record is broken.
    """
    record = _record(shown)
    assessed = assessment_of(record, as_of) if record is not None else None
    if record is None or assessed is None:
        return {}
    return {"release": record.id, "step": assessed.step, "label": wording("en")(f"label.{assessed.step}")}


def _record(shown: ShownModel) -> Record | None:
    """By where the model came from, since its name here may be any; else by its name."""
    if shown.model is None or shown.model.is_built_in:
        return catalogue().find(shown.name)
    told = shown.model.source.told_name if shown.model.source is not None else None
    return catalogue().find(told.full) if told is not None else None
