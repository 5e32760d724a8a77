"""This computer as commands see it: what was found, what was measured, and what the user says instead."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from groundup import settings
from groundup.device.device import Device
from groundup.device.measured import with_measured
from groundup.device.overrides import overridden, overridden_by_settings
from groundup.device.probe import probe

Command = TypeVar("Command", bound=Callable[..., Any])

_HELP: Final = "Another computer than this: memory=8GB,gpu=none. What can be said: docs/concepts/device.md"


def device_option(command: Command) -> Command:
    """Adds `--device CHANGES` to a command, which gets it as `changes` and hands it to `this_device`."""
    return click.option("--device", "changes", default="", metavar="CHANGES", help=_HELP)(command)


def this_device(changes: str = "") -> Device:
    """This computer, or the one that the user asks about.

    Args:
        changes: of the command line; those of `GROUNDUP_DEVICE` come before.

    Raises:
        SettingsError: a change that makes no sense.
    """
    found = with_measured(probe(), settings.home())
    return overridden(overridden_by_settings(found, os.environ), changes)
