"""Run a scenario on our engine and, if asked, on the peer; several times, each time cold.

Every run starts both sides afresh, one after the other and never at the same time, so that no
cache and no processor time is shared between them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from groundup.engine.protocol import EngineFacts

from .machine import describe_machine
from .ours import OurSide
from .peer import PeerSide
from .result import Figures, Result, SideResult, compare, median_of
from .scenarios import Scenario, TokenSource
from .side import Side, Workload

Report = Callable[[str], None]  # receives one line about what happens now

# Before each run: lets the library touch its memory and the engine learn its speed.
_WARM_UP_PROMPT_TOKENS, _WARM_UP_ANSWER_TOKENS = 64, 4
_SPARE_TOKENS = 96  # room for the warm-up beside the work


async def measure(
    scenario: Scenario,
    model: Path,
    *,
    threads: int,
    repeat: int = 3,
    against_peer: bool = False,
    report: Report = lambda line: None,
) -> Result:
    """Measure and compare.

    Args:
        model: a GGUF file.
        threads: for both sides.
        repeat: runs of each side; the result holds their medians.

    Raises:
        ModelError: the model cannot be loaded.
        MissingExtraError, PeerError: the peer is not installed, or fails.
    """
    workload = Workload(
        requests=scenario.requests, context_tokens=scenario.context_tokens + _SPARE_TOKENS, threads=threads
    )
    ours, peer = _Column("Groundup"), _Column("llama-server")
    facts: EngineFacts | None = None
    for number in range(repeat):
        async with OurSide(model, workload) as our_side:
            facts = our_side.engine.facts
            await ours.add(scenario, our_side, TokenSource(facts.vocabulary_size, number), report)
        if against_peer:
            async with PeerSide(model, workload, batch_tokens=scenario.peer_batch_tokens) as peer_side:
                await peer.add(scenario, peer_side, TokenSource(facts.vocabulary_size, number), report)
    assert facts is not None
    return _result(scenario, facts, ours, peer if against_peer else None, threads)


def _result(
    scenario: Scenario, facts: EngineFacts, ours: _Column, peer: _Column | None, threads: int
) -> Result:
    settings = {**scenario.settings, "repeat": len(ours.runs), "threads": threads, "ours": ours.settings}
    our_result = ours.result()
    peer_result = peer.result() if peer else None
    return Result(
        scenario=scenario.name,
        model={
            "file": Path(facts.model_path).name,
            "weights_bytes": facts.weights_bytes,
            "architecture": facts.architecture,
            "parameters": facts.parameters,
            "description": facts.description,
        },
        machine=describe_machine(),
        settings=settings | ({"peer": peer.settings} if peer else {}),
        ours=our_result,
        peer=peer_result,
        ratios=compare(our_result, peer_result) if peer_result else None,
        notes=_build_notes(ours.system_info, peer.system_info) if peer else [],
    )


class _Column:
    """One side of the table while it fills."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.runs: list[Figures] = []
        self.system_info = ""
        self.build = ""
        self.settings: dict[str, Any] = {}

    async def add(self, scenario: Scenario, side: Side, tokens: TokenSource, report: Report) -> None:
        """Run once more."""
        self.system_info, self.build, self.settings = side.system_info, side.build, side.settings
        number = len(self.runs) + 1
        report(f"{self.name}, run {number}: {scenario.name} …")
        await side.ask(tokens.take(_WARM_UP_PROMPT_TOKENS), _WARM_UP_ANSWER_TOKENS)
        figures = await scenario.run(side, tokens)
        self.runs.append(figures)
        report(
            f"{self.name}, run {number}: {figures.total_s:.1f} s, "
            f"worst first token {figures.ttft_s.max:.2f} s, "
            f"{figures.computed_prompt_tokens:,} prompt tokens computed of {figures.ideal_prompt_tokens:,}"
        )

    def result(self) -> SideResult:
        """The medians."""
        return median_of(self.runs, system_info=self.system_info, build=self.build)


def processor_features(system_info: str) -> set[str]:
    """The features that a build says it uses, for example {'AVX2', 'REPACK'}."""
    parts = system_info.removeprefix("CPU :").split("|")
    pairs = (part.split("=") for part in parts if "=" in part)
    return {name.split(":")[-1].strip() for name, value in pairs if value.strip() != "0"}


def _build_notes(ours: str, peer: str) -> list[str]:
    """Says so when the two builds do not use the same processor features."""
    only_ours = processor_features(ours) - processor_features(peer)
    only_peer = processor_features(peer) - processor_features(ours)
    if not only_ours and not only_peer:
        return ["Both builds use the same processor features."]
    parts = [
        f"only {name} uses {', '.join(sorted(features))}"
        for name, features in (("Groundup", only_ours), ("llama-server", only_peer))
        if features
    ]
    return [f"The builds are not equal, so this is no fair comparison: {'; '.join(parts)}."]
