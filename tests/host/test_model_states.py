"""Which models are in memory is told with every change, and not without one."""

from __future__ import annotations

import asyncio

import pytest

from groundup.errors import ModelLoadError
from groundup.host.model_states import ModelStates
from groundup.names import Digest

POET = Digest.of(b"poet")
MATE = Digest.of(b"mate")


@pytest.fixture
def heard() -> tuple[ModelStates, list[list[str]]]:
    """States, and what a listener has seen of them after each change."""
    states, seen = ModelStates(), list[list[str]]()
    states.listen(lambda: seen.append([one.state for one in states.all.values()]))
    return states, seen


def test_a_load_is_told_from_beginning_to_end(heard: tuple[ModelStates, list[list[str]]]) -> None:
    """Loading, loaded, gone; a second load of the same model is told as well."""
    states, seen = heard
    for _ in range(2):
        with states.loading(POET):
            pass
        states.gone(POET)
    assert seen == [["loading"], ["loaded"], []] * 2


def test_a_failure_is_kept_with_its_reason(heard: tuple[ModelStates, list[list[str]]]) -> None:
    """Until the next attempt; that a process has ended does not make it forgotten."""
    states, seen = heard
    with pytest.raises(ModelLoadError), states.loading(POET):
        raise ModelLoadError("poet", "it is no model")
    states.gone(POET)
    assert seen == [["loading"], ["failed"]]
    assert isinstance(states.all[POET].error, ModelLoadError)


def test_a_load_that_nobody_waits_for_is_forgotten(heard: tuple[ModelStates, list[list[str]]]) -> None:
    """A load that was let go of is no failure."""
    states, seen = heard
    with pytest.raises(asyncio.CancelledError), states.loading(POET):
        raise asyncio.CancelledError
    assert seen == [["loading"], []]


def test_a_load_in_place_of_another_stays_a_load(heard: tuple[ModelStates, list[list[str]]]) -> None:
    """The old process of a model goes while the new one comes, and others are not touched."""
    states, seen = heard
    for one in (POET, MATE):
        with states.loading(one):
            pass
    with states.loading(POET):
        states.gone(POET)
        assert states.all[POET].state == "loading"
    states.gone(Digest.of(b"unknown"))
    assert seen[-1] == ["loaded", "loaded"]
