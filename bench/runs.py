"""The runs behind the table, each stored in a file of its own, so that a stop loses only one.

A *step* is one scenario on one model; a *round* runs every step that wants another run, the short
ones first. Figures are medians over a step's stored runs.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

from cold_start import first_word_s
from equality import STUDENTS, count_equal_answers
from groundup import settings
from groundup.bench.machine import describe_machine
from groundup.bench.measure import measure
from groundup.bench.models import default_quantization, make_model, tiny_model
from groundup.bench.result import Result, SideResult, compare, median_of
from groundup.bench.scenarios import SCENARIOS
from groundup.bench.shapes import REAL_SHAPES
from groundup.device.processors import usable_threads
from groundup.errors import GroundupError

RESULTS = Path(__file__).parent / "results"
MAIN_SHAPE = "llama-3.2-1b"


@dataclass(frozen=True)
class Step:
    """A scenario with its settings: `runs` of ours, and the peer in the first `peer_runs` of them."""

    name: str
    scenario: str
    options: dict[str, Any]
    runs: int = 3
    peer_runs: int = 0

    @property
    def command(self) -> str:
        """What repeats it by hand."""
        flags = [
            f"--{key.replace('_', '-')}" + ("" if value is True else f" {value}")
            for key, value in self.options.items()
        ]
        against = ["--against llama-server"] if self.peer_runs else []
        return " ".join(["groundup bench", self.scenario, *flags, f"--repeat {self.runs}", *against])


_CLASS = {"prefix": 1024, "own": 20, "generate": 32}
STEPS = [
    Step("single", "single", {"prompt": 512, "generate": 128}, runs=5, peer_runs=5),
    Step("turns", "turns", {"prompt": 1024, "own": 20, "generate": 32}, peer_runs=3),
    Step("batch-16", "batch", {"sequences": 16, "prefix": 512, "own": 4, "generate": 64}),
    Step("mixed", "mixed", {"streams": 4, "document": 2048}, peer_runs=1),
    Step("class-8", "class", {"students": 8, **_CLASS}, peer_runs=3),
    Step("class-8-warm", "class", {"students": 8, **_CLASS, "warm": True}, peer_runs=1),
    Step("class-30-warm", "class", {"students": 30, **_CLASS, "warm": True}),
    Step("class-30", "class", {"students": 30, **_CLASS}, peer_runs=1),
]
COLD_START_RUNS = 5
TINY_KINDS = ("gemma3", "mamba", "lfm2")  # a window that is full soon, a recurrent and a hybrid model


class Runs:
    """Stored runs of all steps, and what makes the missing ones."""

    def __init__(self, folder: Path | None = None) -> None:
        self._models = folder or settings.home() / "bench"

    def play(self, rounds: int) -> None:
        """Run whatever is missing, round by round."""
        self._once("machine", describe_machine)
        for number in range(1, rounds + 1):
            for step in STEPS:
                if number <= step.runs:
                    self._once(f"{step.name}-{number}", partial(self._run, step, number))
            if number == 1:
                self._once("equality", self._compare_answers)
                self._once("cold-start", lambda: [first_word_s() for _ in range(COLD_START_RUNS)])

    def machine(self) -> dict[str, Any]:
        """Where it was measured."""
        return dict(_read("machine"))

    def ours(self, name: str) -> SideResult | None:
        """Medians of our side of a step, if it has run."""
        return _merge([result.ours for result in _results(name)])

    def peer(self, name: str) -> SideResult | None:
        """Medians of the peer's side."""
        return _merge([result.peer for result in _results(name) if result.peer])

    def ratio(self, name: str, kind: str) -> float | None:
        """The peer's median over ours (for times; for rates the other way round)."""
        ours, peer = self.ours(name), self.peer(name)
        return getattr(compare(ours, peer), kind) if ours and peer else None

    def cold_start_s(self) -> float | None:
        """Median seconds from starting `groundup run` to its first word."""
        times = _read("cold-start")
        return median(times) if times else None

    def equal_answers(self) -> dict[str, list[int]]:
        """For each model: equal answers, different answers, all answers."""
        return dict(_read("equality") or {})

    def notes(self) -> list[str]:
        """What the comparison says about the two builds, once each."""
        return sorted({note for step in STEPS for result in _results(step.name) for note in result.notes})

    def _once(self, name: str, work: Callable[[], Any]) -> None:
        path = RESULTS / f"{name}.json"
        if path.exists():
            return
        _say(f"— {name}")
        try:
            found = work()
        except (GroundupError, RuntimeError) as error:
            _say(f"{name} is left out: {error}")
            return
        data = msgspec.json.format(msgspec.json.encode(found), indent=1)
        RESULTS.mkdir(exist_ok=True)
        draft = path.with_suffix(".writing")
        draft.write_bytes(data + b"\n")
        draft.replace(path)

    def _run(self, step: Step, number: int) -> Result:
        scenario = SCENARIOS[step.scenario](**step.options)
        work = measure(
            scenario,
            self._model(MAIN_SHAPE),
            threads=usable_threads(),
            repeat=1,
            against_peer=number <= step.peer_runs,
            report=_say,
        )
        return asyncio.run(work)

    def _compare_answers(self) -> dict[str, list[int]]:
        models = {name: self._model(name) for name in REAL_SHAPES}
        models |= {f"tiny {kind}": tiny_model(kind, self._models) for kind in TINY_KINDS}
        found: dict[str, list[int]] = {}
        for name, model in models.items():
            equal, different = asyncio.run(count_equal_answers(model, threads=usable_threads()))
            found[name] = [equal, different, STUDENTS]
            _say(f"{name}: {equal} of {STUDENTS} answers equal, {different} different from each other")
        return found

    def _model(self, name: str) -> Path:
        return make_model(name, self._models, quantization=default_quantization(name))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _read(name: str) -> Any:
    path = RESULTS / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _results(name: str) -> list[Result]:
    step = next(step for step in STEPS if step.name == name)
    found = (_read(f"{name}-{number}") for number in range(1, step.runs + 1))
    return [msgspec.convert(data, Result) for data in found if data is not None]


def _merge(sides: list[SideResult]) -> SideResult | None:
    if not sides:
        return None
    runs = [run for side in sides for run in side.runs]
    return median_of(runs, system_info=sides[-1].system_info, build=sides[-1].build)
