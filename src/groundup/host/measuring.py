"""Measures how fast models run on this computer, with small generated ones, in under a minute.

Each runs in a worker of its own, as real models do. The files lie in a fresh folder that is removed at any
end, also when the task is cancelled.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from groundup.device.read_speed import thread_counts
from groundup.errors import InsufficientRoomError
from groundup.fit.calibrate import ProbeRun, probe_run
from groundup.fit.calibration import Circumstances
from groundup.fit.work import token_work
from groundup.library.gguf import read_header
from groundup.library.model_facts import ModelFacts, model_facts

from .disk_speed import disk_bytes_per_s
from .file_holes import has_holes
from .measured_speed import MeasuredSpeed
from .other_programs import BUSY_SHARE, others_share, times_now
from .probe_models import CONTEXT_TOKENS, ProbeModel, deep, types_in_turn, wide
from .probe_timing import AskedEngine, Clock, Timing, time_model

MOST_SECONDS: Final = 55.0
CLEARLY_FASTER: Final = 0.95
FOLDER_PREFIX: Final = "measuring-"
_RESERVE_BYTES: Final = 512 << 20
_ABANDONED_S: Final = 3600.0
_ALWAYS: Final = 2  # models without which nothing could be said
_PROMPT_S: Final = 5.0
_TOKEN_STEP: Final = 64

# What is done now, in words, and the part of the whole that is behind us (0 to 1).
OnProgress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What is to be known of the computer before: kept with the result, or used to choose sizes."""

    fingerprint: str = ""
    bandwidth_bytes_per_s: float | None = None
    bandwidth_basis: str = "read_test"
    last_cache_bytes: int = 0
    usable_threads: int = 1
    physical_cores: int = 1


@dataclass(slots=True)
class _Session:
    """One measurement while it grows."""

    folder: Path
    on_progress: OnProgress
    clock: Clock
    end_s: float
    runs: list[ProbeRun] = field(default_factory=list)
    busy: list[bool] = field(default_factory=list)
    library: str = ""
    start_s: float = 0.0
    prepare_bytes_per_s: float | None = None

    def is_over(self) -> bool:
        """Whether the time for measuring is used up."""
        return self.clock() >= self.end_s

    def say(self, action: str) -> None:
        """Tell what is done now."""
        self.on_progress(action, min(1.0, max(0.0, 1 - (self.end_s - self.clock()) / MOST_SECONDS)))


async def measure(
    folder: Path,
    known: Measured,
    *,
    on_progress: OnProgress | None = None,
    models: Sequence[ProbeModel] = (),
    most_seconds: float = MOST_SECONDS,
    clock: Clock = time.monotonic,
) -> MeasuredSpeed:
    """Run the generated models. Cancel the task to stop; nothing is left behind, and nothing is kept.

    Args:
        folder: on whose disk the files lie meanwhile.
        known: of the computer.
        on_progress: told what is done, and how far it is.
        models: to run, the first with several numbers of threads before; the usual ones by default.
        most_seconds: from which on no further type is begun; the first two models always run.
        clock: tells seconds.

    Raises:
        InsufficientRoomError: the disk has no room for the files.
        ModelError, EngineStoppedError: the engine could not run them.
        OSError: the folder cannot be written to.
    """
    await asyncio.to_thread(_sweep, folder)
    async with _fresh_folder(folder) as inside:
        session = _Session(inside, on_progress or _silent, clock, clock() + most_seconds)
        models = models or usual_models(known.last_cache_bytes)
        await asyncio.to_thread(_check_room, inside, max(model.size_bytes for model in models))
        session.say("the disk")
        disk = await asyncio.to_thread(disk_bytes_per_s, inside)
        by_threads = await _by_threads(session, models[0], known)
        threads = fastest(by_threads)
        for number, model in enumerate(models):
            if number >= _ALWAYS and session.is_over():
                break
            await _run(session, model, threads)
        by_threads[threads] = session.runs[0].step_s
    return MeasuredSpeed(
        measured=datetime.now(UTC).isoformat(timespec="seconds"),
        circumstances=Circumstances(known.fingerprint, session.library, "cpu", threads),
        runs=tuple(session.runs),
        bandwidth_bytes_per_s=known.bandwidth_bytes_per_s,
        bandwidth_basis=known.bandwidth_basis,
        step_s_by_threads=by_threads,
        disk_bytes_per_s=disk,
        prepare_bytes_per_s=session.prepare_bytes_per_s,
        start_s=session.start_s,
        is_busy=any(session.busy[:_ALWAYS]),
    )


def usual_models(last_cache_bytes: int) -> list[ProbeModel]:
    """The wide one, the deep one, and those of further types."""
    return [wide(last_cache_bytes), deep(), *types_in_turn()]


async def _by_threads(session: _Session, model: ProbeModel, known: Measured) -> dict[int, float]:
    """Seconds of a step by number of threads; 0 where there is only one to choose, as one is for tiny models.

    Fewer may be faster where processors of two kinds, or two threads of one core, wait for each other.
    """
    found: dict[int, float] = {}
    counts = [one for one in thread_counts(known.usable_threads, known.physical_cores) if one > 1]
    if len(counts) < 2:
        return {known.usable_threads: 0.0}
    for count in reversed(counts):
        if found and session.is_over():
            break
        session.say(f"{count} threads")
        async with _loaded(session, model, count) as (asked, _):
            found[count] = (await time_model(asked, prompt_tokens=0, is_over=session.is_over)).step_s
    return found


def fastest(step_s_by_threads: Mapping[int, float]) -> int:
    """The most threads that were tried, unless fewer are clearly faster."""
    most = max(step_s_by_threads)
    best = min(step_s_by_threads, key=lambda count: step_s_by_threads[count])
    return best if step_s_by_threads[best] < CLEARLY_FASTER * step_s_by_threads[most] else most


async def _run(session: _Session, model: ProbeModel, threads: int) -> None:
    """Time one model and add its rows."""
    is_of_type = model.name.startswith(model.type_name)
    session.say(f"a model of type {model.name}" if is_of_type else f"a {model.name} model")
    async with _loaded(session, model, threads) as (asked, facts):
        prompt_tokens = affordable_tokens(model.prompt_tokens, facts, session.runs)
        before = times_now(asked.engine.process_id)
        timing = await time_model(asked, prompt_tokens=prompt_tokens, is_over=session.is_over)
        share = others_share(before, times_now(asked.engine.process_id))
        session.library = asked.facts.engine_build
    session.busy.append(timing.is_busy or share > BUSY_SHARE)
    session.runs += rows(facts, timing, prompt_tokens=prompt_tokens)


def affordable_tokens(wanted: int, facts: ModelFacts, runs: Sequence[ProbeRun]) -> int:
    """A prompt that is read in a few seconds, if it goes as fast as those before."""
    known = [run for run in runs if run.prefill_s]
    if not known:
        return wanted
    fastest = max(run.prompt_tokens * sum(run.multiplied.values()) / run.prefill_s for run in known)
    tokens = int(_PROMPT_S * fastest / token_work(facts).all_weights) // _TOKEN_STEP * _TOKEN_STEP
    return max(_TOKEN_STEP, min(wanted, tokens))


def rows(facts: ModelFacts, timing: Timing, *, prompt_tokens: int) -> list[ProbeRun]:
    """One row for a step at the beginning of a text, and one for a prompt and the steps after it."""
    found = [probe_run(facts, step_s=timing.step_s)]
    if timing.prefill_s:
        found.append(
            probe_run(
                facts,
                step_s=timing.late_step_s,
                depth_tokens=prompt_tokens,
                prompt_tokens=prompt_tokens,
                prefill_s=timing.prefill_s,
            )
        )
    return found


@asynccontextmanager
async def _loaded(
    session: _Session, model: ProbeModel, threads: int
) -> AsyncIterator[tuple[AskedEngine, ModelFacts]]:
    """The model in a worker; its file is gone afterwards."""
    path = session.folder / "model.gguf"
    await asyncio.to_thread(model.write, path)
    try:
        facts = await asyncio.to_thread(lambda: model_facts(read_header(path)))
        started_s = session.clock()
        async with AskedEngine(path, threads=threads, context_tokens=CONTEXT_TOKENS) as asked:
            whole_s, load_s = session.clock() - started_s, asked.facts.load_s
            if model.name == "wide" and load_s > 0:
                session.start_s = max(0.0, whole_s - load_s)
                session.prepare_bytes_per_s = facts.weights_bytes / load_s
            yield asked, facts
    finally:
        path.unlink(missing_ok=True)


@asynccontextmanager
async def _fresh_folder(folder: Path) -> AsyncIterator[Path]:
    """A folder that is gone afterwards, whatever happens."""
    made = _make_folder(folder)  # not in a thread: if the task were cancelled meanwhile, it would stay
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _make_folder(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=folder))


def _sweep(folder: Path) -> None:
    """Remove what a process left that was killed while it measured."""
    for left in folder.glob(f"{FOLDER_PREFIX}*"):
        if left.is_dir() and time.time() - left.stat().st_mtime > _ABANDONED_S:
            shutil.rmtree(left, ignore_errors=True)


def _check_room(folder: Path, size_bytes: int) -> None:
    """Files with holes take next to nothing; where there are none, the largest one must fit."""
    needed = _RESERVE_BYTES + (0 if has_holes(folder) else size_bytes)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise InsufficientRoomError("disk", "to measure how fast this computer is", needed, free)


def _silent(action: str, share: float) -> None:
    """Progress that nobody watches."""
