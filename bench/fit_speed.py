"""Predicted against measured speed on this computer, for models that were never used to calibrate.

    python bench/fit_speed.py [--out results.json] [--keep FOLDER] [--calibration FOLDER] [--only NAME]
    python bench/fit_speed.py --development [--out results.json]

First the same measurement that `groundup device --measure` makes (or the one kept in FOLDER), then generated
models of real shapes, types and depths. About five minutes on two quiet cores. Nothing else should run: the
table says how much the samples of each model differ, and a busy computer proves nothing (exit code 2).
Bars: median error of writing at most 10 %, of reading a prompt at most 15 %, and nine of ten of each within
the interval. `decode_factor` and `prefill_factor` are what the interval would have to be to hold nine of ten.

Two sets of models: those that are judged, and others for development, by which the law and the width of its
interval (`fit/sureness.py`) may be chosen. No shape is in both.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import msgspec

from groundup.bench.sparse_model import write_sparse_model
from groundup.catalogue.catalogue import catalogue
from groundup.catalogue.shape import ModelShape
from groundup.device.probe import probe
from groundup.device.read_speed import best, buffer_bytes, measure_read_speed, thread_counts
from groundup.fit.calibration import Calibration
from groundup.fit.speed import SpeedPrediction, predict_speed
from groundup.host.measured_speed import MeasuredSpeed, keep_measured_speed, read_measured_speed
from groundup.host.measuring import Measured, measure
from groundup.host.probe_timing import BUSY_RATIO, AskedEngine, fast_of
from groundup.library.gguf import read_header
from groundup.library.model_facts import ModelFacts, model_facts

MOST_ERROR = {"decode_median": 0.10, "prefill_median": 0.15}
LEAST_COVERAGE = {"decode_coverage": 0.90, "prefill_coverage": 0.90}
PROMPT_TOKENS = 256
ANSWER_TOKENS = 9
SAMPLES = 8
DEEP_SAMPLES = 2
MOST_SECONDS = 420.0  # from which on no further model is begun


@dataclass(frozen=True)
class Case:
    """A model and how deep in a text it writes. `layers` shortens a shape that is too large for this."""

    record: str
    quantisation: str
    depth_tokens: int = 1
    layers: int = 0

    @property
    def name(self) -> str:
        """For the table."""
        cut = f" ({self.layers} layers)" if self.layers else ""
        return f"{self.record}{cut} {self.quantisation} at {self.depth_tokens}"

    @property
    def shape(self) -> ModelShape:
        """From the catalogue."""
        record = catalogue().find(self.record)
        assert record is not None
        assert isinstance(record.shape, ModelShape)
        return msgspec.structs.replace(record.shape, layers=self.layers or record.shape.layers)


CASES = [
    Case("llama-3.2-1b", "Q4_K_M"),
    Case("qwen3-0.6b", "Q8_0"),
    Case("gemma-3-1b", "Q4_K_M"),
    Case("smollm2-360m", "Q8_0"),
    Case("qwen3-30b-a3b", "Q4_K_M", layers=6),
    Case("olmo-2-7b", "Q4_K_M", layers=8),
    Case("llama-3.2-1b", "Q4_K_M", depth_tokens=1024),
    Case("qwen3-1.7b", "Q4_K_M"),
    Case("llama-3.2-1b", "Q8_0"),
    Case("r1-distill-qwen-1.5b", "Q4_K_M"),
    Case("llama-3.2-3b", "Q4_K_M"),
    Case("smollm2-1.7b", "Q5_K_M"),
    Case("qwen3-0.6b", "Q4_K_M", depth_tokens=1024),
    Case("llama-3.2-1b", "Q6_K"),
    Case("gemma-3-270m", "Q8_0"),
    Case("qwen3-0.6b", "F16"),
]
DEVELOPMENT = [
    Case("smollm2-135m", "Q8_0"),
    Case("mistral-7b", "Q4_K_M", layers=6),
    Case("phi-4-mini", "Q4_K_M", layers=10),
    Case("qwen3-4b", "Q5_K_M", layers=10),
    Case("gemma-3-4b", "Q4_K_M", layers=8),
    Case("pythia-1.4b", "Q8_0", layers=12),
    Case("smollm3-3b", "Q6_K", layers=10),
    Case("gpt-oss-20b", "MXFP4", layers=4),
    Case("llama-3.1-8b", "Q4_K_M", layers=6, depth_tokens=1024),
    Case("ministral-3-3b", "Q4_0", layers=8),
    Case("smollm2-135m", "Q8_0", depth_tokens=1024),
    Case("qwen3-8b", "Q3_K_M", layers=6),
]


@dataclass(frozen=True)
class Outcome:
    """One case: tokens per second, predicted (low, mid, high) and measured."""

    name: str
    decode: tuple[float, float, float]
    measured_decode: float
    prefill: tuple[float, float, float]
    measured_prefill: float
    spread: float

    @property
    def decode_error(self) -> float:
        """Predicted over measured, less one."""
        return self.decode[1] / self.measured_decode - 1

    @property
    def prefill_error(self) -> float:
        """The same of reading a prompt."""
        return self.prefill[1] / self.measured_prefill - 1

    @property
    def is_within(self) -> bool:
        """Whether the speed of writing lies in its interval."""
        return self.decode[0] <= self.measured_decode <= self.decode[2]

    @property
    def is_prefill_within(self) -> bool:
        """Whether the speed of reading lies in its interval."""
        return self.prefill[0] <= self.measured_prefill <= self.prefill[2]


async def measured_here(folder: Path) -> MeasuredSpeed:
    """What `groundup device --measure` does."""
    device = probe()
    counts = device.processor.counts
    samples = measure_read_speed(
        thread_counts(counts.usable_threads, counts.physical_cores),
        buffer_bytes(device.processor.last_cache_bytes),
        available_bytes=device.memory.now_bytes,
    )
    known = Measured(
        fingerprint=device.fingerprint,
        bandwidth_bytes_per_s=best(samples).bytes_per_s,
        last_cache_bytes=device.processor.last_cache_bytes or 0,
        usable_threads=counts.usable_threads,
        physical_cores=counts.physical_cores,
    )
    return await measure(folder, known, on_progress=lambda action, share: print(f"  {share:4.0%} {action}"))


async def run_case(case: Case, folder: Path, calibration: Calibration) -> Outcome:
    """Write the model, run it, remove it."""
    path = folder / "model.gguf"
    await asyncio.to_thread(write_sparse_model, case.shape, case.quantisation, path, chooses=True)
    try:
        facts = await asyncio.to_thread(lambda: model_facts(read_header(path)))
        context = max(case.depth_tokens, PROMPT_TOKENS) + 64
        threads = calibration.circumstances.threads
        async with AskedEngine(path, threads=threads, context_tokens=context) as asked:
            times_s = await _times_s(asked, case.depth_tokens)
            prompt = _tokens(PROMPT_TOKENS)
            reading = [await asked.ask(prompt, 1) for _ in range(2)]
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)
    speed = _predicted(facts, case, calibration)
    assert speed.prefill_tokens_per_s is not None
    decode, prefill = speed.decode_tokens_per_s, speed.prefill_tokens_per_s
    return Outcome(
        name=case.name,
        decode=(decode.low, decode.mid, decode.high),
        measured_decode=1 / median(times_s),
        prefill=(prefill.low, prefill.mid, prefill.high),
        measured_prefill=PROMPT_TOKENS / min(usage.prefill_s for usage in reading),
        spread=fast_of(times_s)[1],
    )


async def _times_s(asked: AskedEngine, depth_tokens: int) -> list[float]:
    """Seconds of a step, in the middle of each answer."""
    await asked.ask(_tokens(1), ANSWER_TOKENS)
    samples, answer = (SAMPLES, ANSWER_TOKENS) if depth_tokens == 1 else (DEEP_SAMPLES, 4 * ANSWER_TOKENS)
    usages = [await asked.ask(_tokens(depth_tokens), answer) for _ in range(samples)]
    return [usage.decode_s / (usage.generated_tokens - 1) for usage in usages]


def _predicted(facts: ModelFacts, case: Case, calibration: Calibration) -> SpeedPrediction:
    speed = predict_speed(
        facts,
        calibration=calibration,
        depth_tokens=case.depth_tokens + ANSWER_TOKENS // 2,
        prompt_tokens=PROMPT_TOKENS,
    )
    assert speed is not None
    return speed


def _tokens(count: int) -> list[int]:
    return [300 + 37 * index % 1000 for index in range(count)]


def factor_of_nine_in_ten(errors: list[float]) -> float:
    """The factor up and down that nine of ten of these errors stay within."""
    ordered = sorted(abs(math.log1p(error)) for error in errors)
    return math.exp(ordered[math.ceil(0.9 * len(ordered)) - 1])


def report(outcomes: list[Outcome], *, is_busy: bool) -> tuple[dict[str, float], int]:
    """The figures, and the exit code: 0 bars met, 1 not, 2 too busy to tell."""
    found = {
        "models": len(outcomes),
        "decode_median": median(abs(one.decode_error) for one in outcomes),
        "decode_coverage": sum(one.is_within for one in outcomes) / len(outcomes),
        "decode_factor": factor_of_nine_in_ten([one.decode_error for one in outcomes]),
        "prefill_median": median(abs(one.prefill_error) for one in outcomes),
        "prefill_coverage": sum(one.is_prefill_within for one in outcomes) / len(outcomes),
        "prefill_factor": factor_of_nine_in_ten([one.prefill_error for one in outcomes]),
    }
    if is_busy or median(one.spread for one in outcomes) > BUSY_RATIO:
        return found, 2
    is_right = all(found[name] <= bar for name, bar in MOST_ERROR.items())
    is_sure = all(found[name] >= bar for name, bar in LEAST_COVERAGE.items())
    return found, 0 if is_right and is_sure else 1


async def run(arguments: argparse.Namespace) -> int:
    """Measure, predict, compare."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fit-speed-") as name:
        folder = Path(name)
        kept = read_measured_speed(arguments.calibration) if arguments.calibration else None
        measured = kept or await measured_here(folder)
        if arguments.keep:
            keep_measured_speed(arguments.keep, measured)
        calibration = measured.calibration()
        print(f"calibration after {time.monotonic() - begun:.0f} s: {calibration}\n")
        outcomes = []
        for case in DEVELOPMENT if arguments.development else CASES:
            if arguments.only not in case.name or time.monotonic() - begun > MOST_SECONDS:
                continue
            outcome = await run_case(case, folder, calibration)
            outcomes.append(outcome)
            print(
                f"{outcome.name:38} writes {outcome.measured_decode:6.1f}/s "
                f"({outcome.decode[0]:6.1f} to {outcome.decode[2]:6.1f}) {outcome.decode_error:+6.1%}   "
                f"reads {outcome.measured_prefill:7.1f}/s {outcome.prefill_error:+6.1%}   "
                f"spread {outcome.spread:.2f}",
                flush=True,
            )
    found, code = report(outcomes, is_busy=measured.is_busy)
    print(f"\n{found}\n{['bars met', 'bars not met', 'too busy: this proves nothing'][code]}")
    if arguments.out:
        rows = [asdict(one) for one in outcomes]
        arguments.out.write_text(json.dumps({"figures": found, "cases": rows}, indent=1) + "\n")
    return code


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--out", type=Path, help="a file for the figures")
    parser.add_argument("--keep", type=Path, help="a folder for the measurement")
    parser.add_argument("--development", action="store_true", help="the models that are not judged")
    parser.add_argument("--calibration", type=Path, help="a folder with a kept measurement")
    parser.add_argument("--only", default="", help="cases with this text in their name")
    sys.exit(asyncio.run(run(parser.parse_args())))
