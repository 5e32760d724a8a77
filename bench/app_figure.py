"""A figure of the app: what it is, what it has to be, what it was."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One row of a table of `docs/reference/benchmarks.md`; all bars of the app are upper ones.

    Args:
        name: what was measured.
        measured: how much it was.
        bar: how much it may be; None = it has none.
        unit: of both.
        detail: what else should be known of it.
    """

    name: str
    measured: float
    bar: float | None
    unit: str
    detail: str = ""

    @property
    def is_met(self) -> bool:
        """Whether it is what it has to be."""
        return self.bar is None or self.measured <= self.bar

    def __str__(self) -> str:
        bar = "" if self.bar is None else f"≤ {self.bar:g} {self.unit}"
        met = "" if self.bar is None else "yes" if self.is_met else "**no**"
        detail = f" ({self.detail})" if self.detail else ""
        return f"| {self.name} | {bar} | {self.measured:.3g} {self.unit}{detail} | {met} |"
