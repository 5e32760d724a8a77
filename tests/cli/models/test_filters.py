"""Filters choose by what is known; what is not known passes none and is counted."""

from __future__ import annotations

import msgspec
import pytest

from groundup.catalogue.catalogue import catalogue
from groundup.cli.models.filters import (
    EUROPEAN_UNION,
    OPEN_STEPS,
    Answer,
    Filter,
    at_least_open,
    at_most,
    choose,
    comes_from,
    fits,
    named,
    speaks,
)
from groundup.host.known_model import KnownModel

from .devices import all_known, computer, known


@pytest.mark.parametrize(
    ("query", "name", "answer"),
    [
        ("gemma", "gemma-3-4b", Answer.YES),
        ("google 4b", "gemma-3-4b", Answer.YES),
        ("GEMMA3:4B", "gemma-3-4b", Answer.YES),
        ("bartowski", "phi-4", Answer.YES),
        ("gemma", "phi-4", Answer.NO),
        ("gemma phi", "gemma-3-4b", Answer.NO),
    ],
)
def test_queries(query: str, name: str, answer: Answer) -> None:
    """All words of a query are in a name, a title or the maker."""
    assert named(query)(known(name)) is answer


@pytest.mark.parametrize(
    ("chosen", "name", "answer"),
    [
        (speaks(["de"]), "llama-3.2-1b", Answer.YES),
        (speaks(["DE", "fr"]), "llama-3.2-1b", Answer.YES),
        (speaks(["de", "pl"]), "llama-3.2-1b", Answer.NO),
        (speaks(["de"]), "gemma-3-4b", Answer.UNKNOWN),
        (comes_from(["CH", "EU"]), "apertus-8b", Answer.YES),
        (comes_from(["CH", "EU"]), "ministral-3-3b", Answer.YES),
        (comes_from(["eu"]), "apertus-8b", Answer.NO),
        (comes_from(["US"]), "smollm3-3b", Answer.YES),
        (comes_from(["CH", "EU"]), "qwen3-8b", Answer.NO),
        (comes_from(["CH"]), "seedling", Answer.UNKNOWN),
        (at_most(3_000_000_000), "gemma-3-4b", Answer.YES),
        (at_most(2_000_000_000), "gemma-3-4b", Answer.NO),
        (at_most(2_000_000_000), "mistral-large-3", Answer.UNKNOWN),
        (at_least_open("open-weights"), "qwen3-8b", Answer.YES),
        (at_least_open("open-source"), "qwen3-8b", Answer.NO),
        (at_least_open("open-data"), "olmo-2-7b", Answer.YES),
        (fits(), "gemma-3-4b", Answer.YES),
        (fits(), "deepseek-r1", Answer.NO),
        (fits(), "mistral-large-3", Answer.UNKNOWN),
    ],
)
def test_each_filter(chosen: Filter, name: str, answer: Answer) -> None:
    """Yes, no, and not known, for well-known models on 16 GB."""
    assert chosen(known(name)) is answer


def test_unknown_labels_pass_no_filter() -> None:
    """A model without evidence is not open, and not closed."""
    record = msgspec.structs.replace(catalogue().get("qwen3-8b"), evidence="unknown")
    bare = KnownModel(record, computer("16GB"))
    assert all(at_least_open(label)(bare) is Answer.UNKNOWN for label in OPEN_STEPS)


def test_choosing_counts_what_is_not_known() -> None:
    """What passes, in order; what is not known is counted, or shown when that is wanted."""
    models = [known(name) for name in ("llama-3.2-1b", "gemma-3-4b", "smollm2-1.7b", "llama-3.1-8b")]
    chosen = choose(models, [speaks(["de"])])
    assert [one.record.id for one in chosen.models] == ["llama-3.1-8b", "llama-3.2-1b"]
    assert chosen.unknown == 1
    with_unknown = choose(models, [speaks(["de"])], with_unknown=True)
    assert [one.record.id for one in with_unknown.models] == ["llama-3.1-8b", "gemma-3-4b", "llama-3.2-1b"]
    assert with_unknown.unknown == 0


def test_a_no_goes_before_what_is_not_known() -> None:
    """A model that one filter refuses is not counted as unknown by another."""
    chosen = choose([known("gemma-3-4b")], [speaks(["de"]), comes_from(["CH"])])
    assert (chosen.models, chosen.unknown) == ((), 0)


def test_without_filters_all_are_shown() -> None:
    """Nothing is left out that nobody asked to leave out."""
    models = all_known("8GB")
    assert len(choose(models, []).models) == len(models)


def test_the_union_has_27_members() -> None:
    """Switzerland and the United Kingdom are none of them."""
    assert len(EUROPEAN_UNION) == 27
    assert not {"CH", "GB", "NO"} & EUROPEAN_UNION
