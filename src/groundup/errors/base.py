"""What every error is: a class with figures, a sentence, a hint, and a form that crosses a pipe."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import Any, ClassVar


class GroundupError(Exception):
    """Base of every error that Groundup raises on purpose."""

    exit_code: ClassVar[int] = 1

    @property
    def code(self) -> str:
        """Stable name on the wire: the class name in snake case, without `Error`."""
        return code_of(type(self))

    @property
    def message(self) -> str:
        """One or two sentences for the user: what happened, with the figures."""
        return Exception.__str__(self) or self.code

    @property
    def hint(self) -> str:
        """What the user can do or type next; empty when there is nothing to say."""
        return ""

    def __str__(self) -> str:
        return self.message

    def to_wire(self) -> dict[str, Any]:
        """Code and fields as plain data, for a frame or a JSON answer."""
        figures = {name: getattr(self, name) for name in figure_names(type(self))}
        if not figures:
            figures = {"message": self.message}  # it has only its words
        return {"code": self.code, "figures": figures}


def format_bytes(count: int) -> str:
    """Bytes for people: 1536 → '1.5 KiB'. The field's tools count memory in powers of 1024."""
    size = float(count)
    for unit in ("B", "KiB", "MiB", "GiB", "TiB"):
        if size < 1024 or unit == "TiB":
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    raise AssertionError("unreachable")


def format_size(size_bytes: float) -> str:
    """A size on disks and lines for people: 2_620_000_000 → '2.6 GB'. Those count in powers of 1000."""
    size, unit = float(size_bytes), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if size < 999.5:
            break
        size, unit = size / 1000, larger
    return f"{size:.1f} {unit}" if unit != "B" and size < 9.95 else f"{size:.0f} {unit}"


def code_of(error_class: type[GroundupError]) -> str:
    """The code of an error class: its name in snake case, without `Error`."""
    name = error_class.__name__.removesuffix("Error")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def figure_names(error_class: type) -> list[str]:
    """The names of an error class's fields; a general one has none."""
    return [field.name for field in fields(error_class)] if is_dataclass(error_class) else []
