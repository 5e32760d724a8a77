"""Computers on which the catalogue is looked at."""

from __future__ import annotations

from groundup.catalogue.catalogue import catalogue
from groundup.device.device import Device
from groundup.device.overrides import overridden
from groundup.device.probe import probe
from groundup.host.known_model import KnownModel


def computer(memory: str) -> Device:
    """This computer, with so much memory and all programs closed."""
    return overridden(probe(), f"memory={memory}")


def known(name: str, memory: str = "16GB") -> KnownModel:
    """A shipped record, looked at from such a computer."""
    return KnownModel(catalogue().get(name), computer(memory))


def all_known(memory: str) -> list[KnownModel]:
    """All shipped records, likewise."""
    device = computer(memory)
    return [KnownModel(record, device) for record in catalogue().records]
