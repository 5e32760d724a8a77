"""Figures of the server for Prometheus: what it did since it started, without who asked or what.

The text format is written here: it is a page of code, and a library for it would bring a registry for the
whole process along. Source: "Exposition formats" of the Prometheus documentation, version 0.0.4.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from .request_record import RequestRecord

BOUNDS_S: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

PHASES: Final = ("queue", "prefill", "decode")
PURPOSES: Final = ("pull", "push")

Labels = Mapping[str, str]


class Histogram:
    """How often a time was at most so long."""

    def __init__(self) -> None:
        self._counts = [0] * (len(BOUNDS_S) + 1)
        self._sum_s = 0.0

    def observe(self, seconds: float) -> None:
        """Count one."""
        self._counts[bisect_left(BOUNDS_S, seconds)] += 1
        self._sum_s += seconds

    def lines(self, name: str, meaning: str) -> Iterator[str]:
        """The lines of this histogram."""
        yield from head(name, meaning, "histogram")
        total = 0
        for bound, count in zip((*map(str, BOUNDS_S), "+Inf"), self._counts, strict=True):
            total += count
            yield f'{name}_bucket{{le="{bound}"}} {total}'
        yield f"{name}_sum {self._sum_s:.6f}"
        yield f"{name}_count {total}"


class Metrics:
    """What is counted of requests. For one event loop."""

    def __init__(self) -> None:
        self._requests = Counter[tuple[str, str, str]]()
        self._in_flight = 0
        self._cancelled = Counter[str]()
        self._transfers = Counter[str]()
        self._faults = 0
        self._first_piece = Histogram()
        self._gaps = Histogram()
        self._seconds = Histogram()
        self._queue = Histogram()

    @contextmanager
    def in_flight(self) -> Iterator[None]:
        """Count a request as long as it lasts."""
        self._in_flight += 1
        try:
            yield
        finally:
            self._in_flight -= 1

    def note_gap(self, seconds: float) -> None:
        """Count the time between two pieces of a streamed answer."""
        self._gaps.observe(seconds)

    def note_queue(self, seconds: float) -> None:
        """Count how long a request waited for its turn with the engine."""
        self._queue.observe(seconds)

    def note_cancelled(self, phase: str) -> None:
        """Count an answer that ended because nobody wanted it any more: in queue, prefill or decode."""
        self._cancelled[phase] += 1

    def note_transfer(self, purpose: str) -> None:
        """Count a transfer with a hub elsewhere: pull or push."""
        self._transfers[purpose] += 1

    def note(self, record: RequestRecord) -> None:
        """Count a request that has ended."""
        self._requests[record.dialect, record.route, str(record.status)] += 1
        self._seconds.observe(record.seconds)
        self._faults += bool(record.fault)
        if record.is_streamed and record.first_piece_s is not None:
            self._first_piece.observe(record.first_piece_s)

    def lines(self) -> Iterator[str]:
        """All of it."""
        yield from head("groundup_requests_total", "Requests that have ended.", "counter")
        for (dialect, endpoint, status), count in sorted(self._requests.items()):
            labels = {"dialect": dialect, "endpoint": endpoint, "status": status}
            yield line("groundup_requests_total", labels, count)
        for name, kind, meaning, figure in (
            ("groundup_requests_in_flight", "gauge", "Requests that are being answered.", self._in_flight),
            ("groundup_faults_total", "counter", "Requests that met a fault of Groundup.", self._faults),
        ):
            yield from head(name, meaning, kind)
            yield line(name, {}, figure)
        yield from _counts(
            "groundup_cancelled_total",
            "Answers that nobody waited for, by phase.",
            "phase",
            PHASES,
            self._cancelled,
        )
        yield from _counts(
            "groundup_outbound_connections_total",
            "Transfers with hubs elsewhere.",
            "purpose",
            PURPOSES,
            self._transfers,
        )
        yield from self._seconds.lines("groundup_request_seconds", "How long requests took.")
        yield from self._first_piece.lines(
            "groundup_time_to_first_token_seconds", "Until the first piece of a streamed answer."
        )
        yield from self._queue.lines("groundup_queue_wait_seconds", "Until the engine began with a request.")
        yield from self._gaps.lines("groundup_token_gap_seconds", "Between two pieces of a streamed answer.")


def _counts(
    name: str, meaning: str, label: str, values: Iterable[str], counts: Counter[str]
) -> Iterator[str]:
    """A counter for each value of a label, 0 where nothing was counted."""
    yield from head(name, meaning, "counter")
    for value in values:
        yield line(name, {label: value}, counts[value])


def head(name: str, meaning: str, kind: str) -> Iterator[str]:
    """The two lines before the values of a figure."""
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} {kind}"


def line(name: str, labels: Labels, figure: float) -> str:
    """One value."""
    told = ",".join(f'{label}="{_escaped(value)}"' for label, value in labels.items())
    return f"{name}{{{told}}} {figure}" if told else f"{name} {figure}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
