"""Finds the model of the same family that fits where the one that was wanted does not."""

from __future__ import annotations

from groundup.catalogue.catalogue import catalogue
from groundup.catalogue.schema import Record
from groundup.device.device import Device
from groundup.fit.verdicts import Verdict
from groundup.host.known_model import KnownModel


def fitting_relative(record: Record, device: Device) -> KnownModel | None:
    """The largest other one of its family that fits comfortably, and can be had; None if none does."""
    family = (one for one in catalogue().records if one.family == record.family and one.id != record.id)
    known = (KnownModel(one, device) for one in family if one.files and one.files[0].names)
    return min((one for one in known if one.verdict is Verdict.FITS), key=lambda one: one.place, default=None)
