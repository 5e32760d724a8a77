"""`GET /metrics`: the figures of the server, and those of the engines that are loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from starlette.responses import Response

from groundup.engine.protocol import Statistics
from groundup.errors import EngineError
from groundup.host.host import Host

from .call import Call
from .metrics import Labels, head, line
from .routes import PLAIN, DialectName, Right, Route

RESTART_REASONS: Final = ("crash", "silence")
MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


def engine_lines(engines: Sequence[tuple[str, Statistics]]) -> Iterator[str]:
    """The figures of engines since each was loaded, by the model's name.

    A name is a label, since it says what is installed here and nothing about anybody.
    """
    for name, kind, meaning, values in _ENGINE_FIGURES:
        yield from head(name, meaning, kind)
        for model, statistics in engines:
            for labels, figure in values(statistics):
                yield line(name, {"model": model, **labels}, figure)


def host_lines(host: Host) -> Iterator[str]:
    """What holds of all models: who waits, what memory they hold, and what died. Memory is in bytes."""
    name = "groundup_requests_waiting"
    yield from head(name, "Requests that wait for a model to load, or for their turn with it.", "gauge")
    yield line(name, {}, host.waiting)
    yield from head("groundup_queue_limit", "Requests that may wait; more are refused.", "gauge")
    yield line("groundup_queue_limit", {}, host.settings.most_queued)
    name = "groundup_engine_memory_bytes"
    yield from head(name, "Memory that the process of a model holds.", "gauge")
    for loaded in host.loaded():
        yield line(name, {"model": loaded.model.shown_name}, loaded.held_bytes)
    name = "groundup_engine_memory_limit_bytes"
    yield from head(name, "Memory that the process of a model may have, and who sees to it.", "gauge")
    for loaded in host.loaded():
        held_by, limit_bytes = loaded.engine.memory_bound
        yield line(name, {"model": loaded.model.shown_name, "holder": held_by}, limit_bytes)
    name = "groundup_engine_restarts_total"
    yield from head(name, "Engines that died and were started again.", "counter")
    for reason in RESTART_REASONS:
        yield line(name, {"reason": reason}, host.restarts[reason])


def _prompt_tokens(one: Statistics) -> Iterable[tuple[Labels, float]]:
    yield {"kind": "computed"}, one.computed_prompt_tokens
    yield {"kind": "reused"}, one.reused_prompt_tokens


def _cells(one: Statistics) -> Iterable[tuple[Labels, float]]:
    yield {"state": "free"}, one.cells_total - one.cells_in_use
    yield {"state": "busy"}, one.cells_in_use - one.cells_cached
    yield {"state": "cached"}, one.cells_cached


Values = Iterable[tuple[Labels, float]]

_ENGINE_FIGURES: Final[tuple[tuple[str, str, str, Callable[[Statistics], Values]], ...]] = (
    ("groundup_prompt_tokens_total", "counter", "Tokens of prompts.", _prompt_tokens),
    ("groundup_generated_tokens_total", "counter", "Tokens of answers.",
     lambda one: [({}, one.generated_tokens)]),
    ("groundup_sequences_running", "gauge", "Answers that are being made.", lambda one: [({}, one.running)]),
    ("groundup_sequences_waiting", "gauge", "Requests that wait for their turn.",
     lambda one: [({}, one.waiting)]),
    ("groundup_preemptions_total", "counter", "Answers that had to make room.",
     lambda one: [({}, one.preemptions)]),
    ("groundup_context_shifts_total", "counter", "Full contexts of which the older half went.",
     lambda one: [({}, one.shifts)]),
    ("groundup_cells", "gauge", "Places for tokens in memory.", _cells),
)  # fmt: skip


async def metrics(call: Call) -> Response:
    """All figures in Prometheus' text format."""
    engines, host = [], call.services.host
    for loaded in host.loaded():
        try:
            engines.append((loaded.model.shown_name, await loaded.chat.engine.statistics()))
        except EngineError:
            continue  # it is starting again
    lines = [*call.services.metrics.lines(), *host_lines(host), *engine_lines(engines)]
    return Response("\n".join(lines) + "\n", media_type=MEDIA_TYPE)


ROUTES = (
    Route(
        path="/metrics", method="GET", handler=metrics, dialect=DialectName.NATIVE, right=Right.ADMIN,
        summary="Figures of the server, for Prometheus", media=(PLAIN,),
    ),
)  # fmt: skip
