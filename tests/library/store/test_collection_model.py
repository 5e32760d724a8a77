"""The collection protocol, in every order of every step: no model ever loses its bytes."""

from __future__ import annotations

from dataclasses import fields

import pytest

from tests.library.store.collection_model import Rules, State, explore

# Each of the four rules, broken.
BROKEN = [Rules(**{field.name: False}) for field in fields(Rules)]


@pytest.mark.promise("P6")
def test_no_order_of_steps_loses_bytes() -> None:
    """Two pulls, two collections, a removal and deaths anywhere: bytes are there while a model needs them."""
    states, bad = explore(Rules())
    assert states > 10_000
    assert bad == 0


@pytest.mark.canary("P6")
@pytest.mark.parametrize("rules", BROKEN, ids=str)
def test_every_rule_is_needed(rules: Rules) -> None:
    """Without pins, with late pins, manifests read first, or no waiting room, bytes are lost."""
    assert explore(rules)[1] > 0


def test_bad_states_are_bad() -> None:
    """A model without its bytes is bad, and one whose bytes are in the trash is not."""
    assert State(in_store=False).is_bad
    assert not State(in_store=False, trash=frozenset({1})).is_bad
    assert not State(in_store=False, manifests=frozenset()).is_bad
