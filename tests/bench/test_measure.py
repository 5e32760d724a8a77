"""Whole scenarios on a tiny model, ours alone and against llama-server where that is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.bench.measure import measure, processor_features
from groundup.bench.peer import PeerSide, is_installed
from groundup.bench.scenarios import SCENARIOS, Scenario, TokenSource
from groundup.bench.scenarios.batch import Batch
from groundup.bench.scenarios.mixed import Mixed
from groundup.bench.scenarios.school_class import SchoolClass
from groundup.bench.scenarios.single import Single
from groundup.bench.scenarios.turns import Turns
from groundup.bench.side import Workload
from groundup.errors import MissingExtraError, PeerError
from tests.canaries.unshared_side import UnsharedSide
from tests.conftest import TinyModels

SMALL: list[Scenario] = [
    Single(prompt=60, generate=8),
    SchoolClass(students=4, prefix=80, own=6, generate=8),
    SchoolClass(students=4, prefix=80, own=6, generate=8, warm=True),
    Mixed(streams=2, own=8, document=200, generate=4, longest_answer=300),
    Turns(prompt=80, own=6, generate=8),
    Batch(sequences=4, prefix=80, own=4, generate=12),
]
needs_peer = pytest.mark.skipif(not is_installed(), reason="the package xllamacpp is not installed")


@pytest.mark.parametrize("scenario", SMALL, ids=lambda scenario: f"{scenario.name} {scenario.settings}")
async def test_scenario_computes_nothing_twice(scenario: Scenario, tiny_models: TinyModels) -> None:
    """Every scenario runs to its end, and our engine computes exactly the ideal number of prompt tokens."""
    result = await measure(scenario, tiny_models("llama"), threads=1, repeat=1)

    assert result.scenario == scenario.name
    assert result.ours.computed_prompt_tokens == result.ours.ideal_prompt_tokens
    assert 0 < result.ours.ttft_s.p50 <= result.ours.ttft_s.max <= result.ours.total_s
    assert result.ours.python_share is not None
    assert result.peer is None


async def test_waste_shows_in_the_figures(tiny_models: TinyModels) -> None:
    """The known-bad twin, which shares nothing, computes the prefix once for every student."""
    scenario = SchoolClass(students=3, prefix=40, own=4, generate=2)
    workload = Workload(requests=3, context_tokens=64, threads=1)

    async with UnsharedSide(tiny_models("llama"), workload) as side:
        figures = await scenario.run(side, TokenSource(640, seed=0))

    assert (figures.computed_prompt_tokens, figures.ideal_prompt_tokens) == (3 * 44, 40 + 3 * 4)


async def test_repeats_are_cold(tiny_models: TinyModels) -> None:
    """The second run finds nothing of the first in the cache."""
    scenario = SchoolClass(students=2, prefix=40, own=4, generate=2)

    result = await measure(scenario, tiny_models("llama"), threads=1, repeat=2)

    assert [run.computed_prompt_tokens for run in result.ours.runs] == [48, 48]


@needs_peer
async def test_peer_does_the_same_work_without_sharing(tiny_models: TinyModels) -> None:
    """llama-server gets the same prompts and answers them all; the ratios compare the two."""
    scenario = SchoolClass(students=3, prefix=40, own=4, generate=4)

    result = await measure(scenario, tiny_models("llama"), threads=1, repeat=1, against_peer=True)

    assert result.peer is not None
    assert result.peer.computed_prompt_tokens >= result.peer.ideal_prompt_tokens == 52
    assert result.peer.python_share is None
    assert result.ratios is not None
    assert result.ratios.total == pytest.approx(result.peer.total_s / result.ours.total_s)
    assert len(result.notes) == 1


@needs_peer
async def test_peer_that_cannot_load_its_model_says_why(tmp_path: Path) -> None:
    """A file that is no model ends in an error with the server's last words, not in silence."""
    workload = Workload(requests=1, context_tokens=64, threads=1)
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + b"\0" * 60)

    with pytest.raises(PeerError):
        await PeerSide(broken, workload).__aenter__()


async def test_absent_peer_is_a_missing_extra(
    tiny_models: TinyModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the package the error names the extra that brings it."""
    monkeypatch.setattr("groundup.bench.peer.is_installed", lambda: False)
    scenario = Single(prompt=20, generate=2)

    with pytest.raises(MissingExtraError) as caught:
        await measure(scenario, tiny_models("llama"), threads=1, repeat=1, against_peer=True)

    assert caught.value.extra == "bench"


def test_processor_features_are_those_that_are_on() -> None:
    """Features with the value 0 are not used; the prefix of the device is no part of a name."""
    assert processor_features("CPU : AVX2 = 1 | AVX512 = 0 | REPACK = 1") == {"AVX2", "REPACK"}


def test_every_scenario_is_in_the_table() -> None:
    """Names on the command line keep working."""
    assert set(SCENARIOS) == {"single", "class", "mixed", "turns", "batch"}
