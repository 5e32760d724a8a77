"""What every error is: a class with figures, a sentence, a hint, and a form that crosses a pipe."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar, TypeVar, dataclass_transform

ErrorClass = TypeVar("ErrorClass", bound="type[GroundupError]")


class GroundupError(Exception):
    """Base of every error that Groundup raises on purpose."""

    exit_code: ClassVar[int] = 1

    def __init__(self, *values: object, **named: object) -> None:
        super().__init__(*values)
        names = figure_names(type(self))
        if names:
            self._take(names, values, named)

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

    def __repr__(self) -> str:
        names = figure_names(type(self))
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__name__}({shown})" if names else super().__repr__()

    def _take(self, names: list[str], values: tuple[object, ...], named: dict[str, object]) -> None:
        """Keep the figures; what has a default may be left out."""
        given = {**dict(zip(names, values, strict=False)), **named}
        missing = [name for name in names if name not in given and not hasattr(type(self), name)]
        if missing or len(given) < len(values) + len(named) or not given.keys() <= set(names):
            raise TypeError(f"{type(self).__name__} takes {', '.join(names)}, and got {values} and {named}")
        self.__dict__.update(given)


@dataclass_transform(eq_default=False)
def with_figures(error_class: ErrorClass) -> ErrorClass:
    """Makes the annotated names of an error class its figures.

    It is a dataclass for everybody, but one that costs no time at every start: the usual ones compile their
    methods, and there are many errors.
    """
    dataclass(eq=False, init=False, repr=False)(error_class)
    return error_class


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
