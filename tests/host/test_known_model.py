"""What a device makes of a model of the catalogue."""

from __future__ import annotations

import msgspec
import pytest

from groundup.catalogue.catalogue import catalogue
from groundup.cli.fit.from_catalogue import from_record
from groundup.cli.fit.situations import situation_for
from groundup.fit.best_plan import planned
from groundup.fit.budget import budget_of
from groundup.fit.candidate import need_of
from groundup.fit.purposes import DESK
from groundup.fit.verdicts import Verdict, judge
from groundup.host.known_model import ORDER, KnownModel
from tests.cli.models.devices import all_known, computer, known


@pytest.mark.parametrize(
    ("name", "memory", "verdict"),
    [
        ("gemma-3-4b", "16GB", Verdict.FITS),
        ("llama-3.1-8b", "16GB", Verdict.FITS),
        ("llama-3.1-8b", "4GB", Verdict.DOES_NOT_FIT),
        ("deepseek-r1", "16GB", Verdict.DOES_NOT_FIT),
        ("gpt-oss-20b", "24GB", Verdict.FITS),
        ("mistral-large-3", "16GB", None),
    ],
)
def test_verdicts(name: str, memory: str, verdict: Verdict | None) -> None:
    """Well-known models on well-known sizes of memory; what nobody can plan is not judged."""
    assert known(name, memory).verdict is verdict


@pytest.mark.parametrize("memory", ["8GB", "16GB"])
def test_short_cuts_agree_with_plans(memory: str) -> None:
    """A verdict that was given without a plan is the one that the plan gives."""
    device = computer(memory)
    budget = budget_of(device)
    seen = 0
    for one in all_known(memory):
        found = from_record(one.record, one.file.quantisation) if one.file and one.size_bytes else None
        if found is None or one.verdict is None:
            continue
        candidate = found.candidates[0]
        situation = situation_for(candidate.facts, device, None)
        planned_verdict = judge(need_of(candidate, planned(candidate, DESK, situation.plan)), budget)
        if one.verdict is Verdict.DOES_NOT_FIT:
            assert not planned_verdict.runs_now, one.record.id
        else:
            assert planned_verdict is one.verdict, one.record.id
        seen += 1
    assert seen >= 50


def test_a_short_cut_that_forgets_the_cache_is_caught() -> None:
    """With a file whose size says too little, the short cut and the plan part ways."""
    record = catalogue().get("mistral-small-3.2")
    tiny = msgspec.structs.replace(
        record, files=(msgspec.structs.replace(record.files[0], size_bytes=10**9),)
    )
    assert KnownModel(record, computer("8GB")).verdict is Verdict.DOES_NOT_FIT
    assert KnownModel(tiny, computer("8GB")).verdict is Verdict.FITS


def test_what_suits_comes_first() -> None:
    """By verdict, then the largest, then by name."""
    models = sorted(all_known("16GB"), key=lambda one: one.place)
    places = [ORDER.index(one.verdict) for one in models]
    assert places == sorted(places)
    fitting = [one.parameters for one in models if one.verdict is Verdict.FITS]
    assert fitting == sorted(fitting, reverse=True)
    assert models[-1].verdict is None


@pytest.mark.parametrize(
    ("name", "step"), [("gemma-3-4b", "1"), ("qwen3-8b", "2"), ("apertus-8b", "4"), ("seedling", "4")]
)
def test_openness_comes_from_the_rules(name: str, step: str) -> None:
    """The step is the one that the rules derive from the evidence that a record names."""
    assert known(name).openness_step == step


def test_without_evidence_nothing_is_decided() -> None:
    """A record may say that there is no evidence."""
    record = msgspec.structs.replace(catalogue().get("qwen3-8b"), evidence="unknown")
    assert KnownModel(record, computer("16GB")).openness_step == "unknown"


def test_sizes_that_nobody_knows() -> None:
    """They are None, and so is the file of a record without any."""
    record = msgspec.structs.replace(catalogue().get("qwen3-8b"), files=())
    bare = KnownModel(record, computer("16GB"))
    assert (bare.file, bare.size_bytes, bare.verdict) == (None, None, None)
    assert known("mistral-large-3").size_bytes is None
