"""Numbers on the command line, refused outside the range of their parameter."""

from __future__ import annotations

from typing import Any

import click

from groundup.chat.parameters import Parameter


class NumberType(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """A number within the range of one of our parameters."""

    name = "number"

    def __init__(self, parameter: Parameter) -> None:
        self._parameter = parameter

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | float:
        """The number that was typed; refuses what is none or outside the range."""
        try:
            number = self._parameter.kind(value)
        except ValueError:
            number = None
        if number is None or not self._parameter.low <= number <= self._parameter.high:
            self.fail(f"{value!r} is not {self._parameter.allowed}.", param, ctx)
        return number
