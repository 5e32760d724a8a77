"""The record of the catalogue that a model is known by, so that a row can lead to its cards."""

from __future__ import annotations

from functools import cache

from groundup.catalogue.catalogue import catalogue
from groundup.library.installed import InstalledModel


@cache
def record_id(name: str) -> str:
    """The id of the record that has a name; "" where the catalogue knows none."""
    record = catalogue().find(name)
    return record.id if record is not None else ""


def record_of(model: InstalledModel) -> str:
    """The same of a model that is here: by its name, or by the one under which it came."""
    told = model.source.told_name if model.source is not None else None
    return record_id(model.shown_name) or (record_id(told.full) if told is not None else "")
