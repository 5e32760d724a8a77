"""The context is what is wanted, else the usual one if it fits well; what was measured counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from groundup.errors import InsufficientMemoryError
from groundup.host.host_settings import HostSettings
from groundup.host.load_plan import LoadPlan, context_for, plan_load
from groundup.host.measured_memory import MeasuredMemory
from groundup.host.model_opening import open_model
from groundup.library.installed import Library
from tests.library.small_library import add_model


@pytest.mark.parametrize(
    ("wishes", "context"),
    [
        ({}, 8192),
        ({"comfortable": 3000}, 3000),
        ({"comfortable": 100}, 512),
        ({"known": 2048}, 2048),
        ({"wanted": 1000}, 8192),
        ({"wanted": 16_000}, 16_000),
        ({"wanted": 16_000, "comfortable": 3000}, 16_000),
        ({"wanted": 16_000, "known": 10_000}, 10_000),
        ({"wanted": 16_000, "longest": 4096}, 4096),
        ({"usual": 4096}, 4096),
    ],
)
def test_context(wishes: dict[str, int], context: int) -> None:
    """More is loaded for who wants more; who wants less causes no smaller load."""
    usual = {"wanted": 0, "usual": 8192, "comfortable": 100_000, "known": 0, "longest": 0}
    assert context_for(**(usual | wishes)) == context


def plan(folder: Path, whole_bytes: int, wanted_tokens: int | None = None, **settings: Any) -> LoadPlan:
    """The plan for a small model."""
    library = Library(folder / "library")
    model = library.find("a") or add_model(library, "a", folder)
    facts = library.facts(model)
    assert facts is not None
    return plan_load(
        open_model(model),
        facts,
        HostSettings(**settings),
        wanted_tokens=wanted_tokens,
        whole_bytes=whole_bytes,
        measured=MeasuredMemory(folder / "memory.json"),
        threads=3,
    )


def test_the_best_threads_are_passed_on(tmp_path: Path) -> None:
    """What was measured reaches the engine; a model that asks for none gets no number of its own."""
    found = plan(tmp_path, 1 << 30).settings
    assert (found.threads, found.best_threads) == (0, 3)


def test_measured_use_wins(tmp_path: Path) -> None:
    """What a load like this one took counts, and that of another context does not."""
    first = plan(tmp_path, 1 << 30)
    MeasuredMemory(tmp_path / "memory.json").note(first.key, 12_345)
    assert plan(tmp_path, 1 << 30).needed_bytes == 12_345
    assert plan(tmp_path, 1 << 30, most_running=1).needed_bytes != 12_345


def test_many_conversations_have_cells_where_memory_is_plenty(tmp_path: Path) -> None:
    """Four of full length where they fit into half of the memory, fewer where they do not, one at least."""
    roomy = plan(tmp_path, 64 << 30)
    context = roomy.settings.context_tokens
    assert roomy.settings.cache_tokens == 4 * context
    assert plan(tmp_path, 64 << 30, most_running=2).settings.cache_tokens == 2 * context
    half = 2 * roomy.needed_bytes
    assert plan(tmp_path, half).settings.cache_tokens == 4 * context
    assert plan(tmp_path, half - 2).settings.cache_tokens < 4 * context
    assert plan(tmp_path, roomy.needed_bytes).settings.cache_tokens == context


def test_a_smaller_cache_needs_less_and_is_measured_by_itself(tmp_path: Path) -> None:
    """The type of the cache reaches the engine, the prediction, and the key of what was measured."""
    usual, small = plan(tmp_path, 1 << 30), plan(tmp_path, 1 << 30, kv_type="q4_0")
    assert (usual.settings.kv_type, small.settings.kv_type) == ("f16", "q4_0")
    assert small.needed_bytes < usual.needed_bytes
    assert small.key != usual.key


def test_without_flash_attention_a_load_needs_more_and_is_measured_by_itself(tmp_path: Path) -> None:
    """The wish reaches the engine, the prediction, and the key of what was measured."""
    usual, without = plan(tmp_path, 1 << 30), plan(tmp_path, 1 << 30, flash_attention=False)
    assert (usual.settings.flash_attention, without.settings.flash_attention) == (True, False)
    assert without.needed_bytes > usual.needed_bytes
    assert without.key != usual.key


@pytest.mark.promise("H-11")
def test_too_little_memory(tmp_path: Path) -> None:
    """The error has both figures, before anything is started."""
    needed = plan(tmp_path, 1 << 30, most_running=1).needed_bytes
    assert plan(tmp_path, needed, most_running=1).needed_bytes == needed
    with pytest.raises(InsufficientMemoryError) as caught:
        plan(tmp_path, needed - 1, most_running=1)
    assert (caught.value.needed_bytes, caught.value.available_bytes) == (needed, needed - 1)


@pytest.mark.canary("H-11")
def test_blind_plans_are_caught(tmp_path: Path) -> None:
    """A plan that believes that everything is small is refused nowhere."""
    first = plan(tmp_path, 1 << 30, most_running=1)
    MeasuredMemory(tmp_path / "memory.json").note(first.key, 1)
    assert plan(tmp_path, first.needed_bytes - 1, most_running=1).needed_bytes == 1
