"""Compares one load with what was predicted of it, and keeps that for `groundup fit --history`.

The first long answer that was alone tells the speed. All but a look at the process happens in a thread, so
nobody waits for it, and whatever goes wrong costs the figures of this load and nothing else.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import psutil

from groundup import settings
from groundup.device.device import Device
from groundup.device.measured import with_measured
from groundup.device.probe import probe
from groundup.engine.buffers import Buffers
from groundup.engine.client import Engine
from groundup.engine.process_memory import process_memory
from groundup.engine.protocol import EngineFacts, EngineSettings, Usage
from groundup.engine.sizes import plan_of
from groundup.errors import GroundupError
from groundup.fit.calibrate import probe_run
from groundup.fit.calibration import Calibration
from groundup.fit.candidate import Basis, Candidate, memory_of, need_of
from groundup.fit.interval import Range
from groundup.fit.speed import SpeedPrediction, predict_speed
from groundup.library.local_model import read_local_model
from groundup.library.model_facts import ModelFacts

from .fit_checks import FILE_NAME, FitCheck, FitChecks, Interval
from .host_settings import LEAST_COMPARED_BYTES
from .known_speed import known_speed
from .measured_speed import read_measured_speed

LEAST_ANSWER_TOKENS: Final = 64  # of shorter ones the clock says little
LEAST_PROMPT_TOKENS: Final = 64
SPARE_LOAD: Final = 1.0


@dataclass(frozen=True, slots=True)
class WatchedModel:
    """What was loaded: its name, the digest of its manifest or its path, and its header, read when needed."""

    name: str
    digest: str
    facts: Callable[[], ModelFacts]
    adapters_bytes: int = 0


class LoadWatch:
    """One load, from the moment that the model is there; it listens to the engine's lone answers.

    Args:
        model: what was loaded.
        engine: that has it.
        checks: where the comparison is kept.
    """

    def __init__(
        self,
        model: WatchedModel,
        engine: Engine,
        checks: FitChecks,
    ) -> None:
        self._model = model
        self._engine = engine
        self._checks = checks
        self._load_id = secrets.token_hex(8)
        self._time_s = time.time()
        self._work: asyncio.Future[None] | None = None
        self._has_speed = False
        engine.lone_answers.on_answer = self.note_answer

    def note_answer(self, usage: Usage) -> None:
        """An answer during which nobody else asked; the first long one is kept."""
        is_long = usage.generated_tokens >= LEAST_ANSWER_TOKENS and usage.decode_s > 0
        if is_long and not self._has_speed:
            self._has_speed = True
            self._start(usage)

    async def finish(self) -> None:
        """Before the engine ends: keep the memory where no long answer came, and wait for what runs."""
        if self._work is None:
            self._start(None)
        if self._work is not None:
            await asyncio.wait([self._work])

    def _start(self, usage: Usage | None) -> None:
        peak = peak_bytes(self._engine.process_id)
        if not peak or self._engine.facts.weights_bytes < LEAST_COMPARED_BYTES:
            return
        work = asyncio.to_thread(self._keep, self._engine.settings, self._engine.facts, peak, usage)
        self._work = asyncio.ensure_future(work)

    def _keep(self, asked: EngineSettings, loaded: EngineFacts, peak: int, usage: Usage | None) -> None:
        try:
            facts = self._model.facts()
        except (GroundupError, OSError):  # its file has gone since
            return
        self._checks.keep(self._check(asked, loaded, facts, peak, usage))

    def _check(
        self,
        asked: EngineSettings,
        loaded: EngineFacts,
        facts: ModelFacts,
        peak: int,
        usage: Usage | None,
    ) -> FitCheck:
        model = self._model
        candidate = Candidate(
            name=model.name,
            title=model.name,
            quantisation=facts.quantisation,
            facts=facts,
            basis=Basis.HEADER,
            more_bytes=model.adapters_bytes,
        )
        plan = plan_of(asked, facts)
        need, found = need_of(candidate, plan), memory_of(facts, plan)
        check = FitCheck(
            load_id=self._load_id,
            time_s=self._time_s,
            name=model.name,
            digest=model.digest,
            architecture=facts.architecture,
            quantisation=facts.quantisation,
            weights_bytes=facts.weights_bytes,
            context_tokens=loaded.context_tokens,
            cache_tokens=loaded.cache_tokens,
            max_running=loaded.max_running,
            threads=loaded.threads,
            fingerprint=_device().fingerprint,
            library=loaded.engine_build,
            predicted_bytes=Interval(need.low, need.mid, need.high),
            measured_bytes=peak,
            load_s=loaded.load_s,
            predicted_buffers_bytes=found.buffers_bytes,
            buffers_bytes=Buffers.of(loaded.buffers).total_bytes,
        )
        if usage is None:
            return check
        calibration = known_speed(_device(), self._checks.all(), read_measured_speed(settings.home()))
        return with_speed(check, facts, usage, calibration, is_busy=is_busy_now(loaded.threads))


def watch_file(name: str, path: Path, engine: Engine) -> LoadWatch:
    """Watches a load that no host made: that of a model in files, for one user."""
    model = WatchedModel(
        name,
        str(path),
        lambda: read_local_model(path).facts,
        adapters_bytes=sum(Path(one).stat().st_size for one in engine.settings.adapters),
    )
    return LoadWatch(model, engine, FitChecks(settings.home() / FILE_NAME))


def with_speed(
    check: FitCheck,
    facts: ModelFacts,
    usage: Usage,
    calibration: Calibration | None,
    *,
    is_busy: bool = False,
) -> FitCheck:
    """The check with the speed of an answer, and what was predicted for one like it."""
    depth = usage.prompt_tokens + usage.generated_tokens // 2
    speed = predict_speed(
        facts, calibration=calibration, depth_tokens=depth, prompt_tokens=max(1, usage.computed_tokens)
    )
    decode_tokens = usage.generated_tokens - 1  # the first token comes out of reading the prompt
    reads_enough = usage.computed_tokens >= LEAST_PROMPT_TOKENS and usage.prefill_s > 0
    return msgspec.structs.replace(
        check,
        predicted_decode=_interval(speed.decode_tokens_per_s if speed is not None else None),
        predicted_prefill=_interval(speed.prefill_tokens_per_s if speed is not None else None),
        confidence=_confidence(speed),
        decode_tokens_per_s=decode_tokens / usage.decode_s,
        prefill_tokens_per_s=usage.computed_tokens / usage.prefill_s if reads_enough else None,
        depth_tokens=depth,
        prompt_tokens=usage.computed_tokens,
        generated_tokens=usage.generated_tokens,
        is_busy=is_busy,
        run=probe_run(
            facts,
            step_s=usage.decode_s / decode_tokens,
            depth_tokens=depth,
            prompt_tokens=usage.computed_tokens if reads_enough else 0,
            prefill_s=usage.prefill_s if reads_enough else 0.0,
            is_real=True,
        ),
    )


def is_busy_now(threads: int) -> bool:
    """Whether more wants to run than the threads of a model; False where the system does not tell."""
    return os.getloadavg()[0] > threads + SPARE_LOAD if hasattr(os, "getloadavg") else False


def peak_bytes(process_id: int | None) -> int:
    """The most memory that a process ever held; 0 if there is none.

    Linux keeps that figure; elsewhere it is what the process holds now.
    """
    if process_id is None:
        return 0
    status = Path(f"/proc/{process_id}/status")
    if status.exists():
        return process_memory(status).peak_bytes
    try:
        return int(psutil.Process(process_id).memory_info().rss)
    except psutil.Error:
        return 0


@cache
def _device() -> Device:
    return with_measured(probe(), settings.home())


def _confidence(speed: SpeedPrediction | None) -> str:
    return speed.confidence.value if speed is not None else "none"


def _interval(value: Range | None) -> Interval | None:
    return Interval(value.low, value.mid, value.high) if value is not None else None
