"""This computer: measure how fast models answer on it."""

from __future__ import annotations

from typing import Any

import msgspec

from groundup.server.browser.command import Command
from groundup.server.browser.measurement import MeasurementTold
from groundup.server.browser.service import Browser
from groundup.server.call import Call


class Nothing(msgspec.Struct, frozen=True, kw_only=True):
    """A command that needs to be told nothing."""


async def measure(browser: Browser, call: Call, body: Nothing) -> MeasurementTold:
    """Begin to measure; a measurement that goes on already is left alone."""
    return browser.measurement.start()


async def stop_measuring(browser: Browser, call: Call, body: Nothing) -> dict[str, Any]:
    """End a measurement; what was measured before stays."""
    await browser.measurement.stop()
    return {}


COMMANDS = (
    Command("device.measure", Nothing, measure),
    Command("device.stop_measuring", Nothing, stop_measuring),
)
