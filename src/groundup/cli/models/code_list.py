"""The options `--language` and `--from`: codes with commas between them."""

from __future__ import annotations

import click


class CodeList(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """Codes such as "de,fr"; a word in full is refused, since no record would ever have it.

    Args:
        longest: how many letters a code has at most; two at least.
        example: for the message, such as "de,fr".
    """

    name = "codes"

    def __init__(self, longest: int, example: str) -> None:
        self.longest = longest
        self.example = example

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, context: click.Context | None
    ) -> tuple[str, ...]:
        """The codes, as they were written."""
        if isinstance(value, tuple):
            return value
        codes = tuple(code.strip() for code in value.split(",") if code.strip())
        for code in codes:
            if not (code.isascii() and code.isalpha() and 2 <= len(code) <= self.longest):
                letters = f"2 to {self.longest} letters" if self.longest > 2 else "2 letters"
                self.fail(f"'{code}' is no code of {letters}. Example: {self.example}.", param, context)
        return codes
