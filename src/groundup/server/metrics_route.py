"""`GET /metrics`: the figures of the server, and those of the engines that are loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from starlette.responses import Response

from groundup.engine.protocol import Statistics
from groundup.errors import EngineError

from .call import Call
from .metrics import Labels, head, line
from .routes import PLAIN, DialectName, Right, Route

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
    ("groundup_cells", "gauge", "Places for tokens in memory.", _cells),
)  # fmt: skip


async def metrics(call: Call) -> Response:
    """All figures in Prometheus' text format."""
    engines = []
    for loaded in call.services.host.loaded():
        try:
            engines.append((loaded.model.shown_name, await loaded.chat.engine.statistics()))
        except EngineError:
            continue  # it is starting again
    lines = [*call.services.metrics.lines(), *engine_lines(engines)]
    return Response("\n".join(lines) + "\n", media_type=MEDIA_TYPE)


ROUTES = (
    Route(
        path="/metrics", method="GET", handler=metrics, dialect=DialectName.NATIVE, right=Right.ADMIN,
        summary="Figures of the server, for Prometheus", media=(PLAIN,),
    ),
)  # fmt: skip
