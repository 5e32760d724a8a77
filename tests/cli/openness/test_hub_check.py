"""`--check` asks the hub and tells differences of licence and gate; it edits nothing."""

from __future__ import annotations

import msgspec
import pytest

from groundup.catalogue.catalogue import catalogue
from groundup.cli.openness.hub_check import HubPage, compare, page_in_name, page_of_record
from groundup.host.assessed import openness_of
from groundup.hubs.repository import Repository
from groundup.openness.tables import licences
from groundup.openness.wording import wording
from tests.openness.releases import seen, weights_only

EN = wording("en")
MAKERS = HubPage("maker/model", is_of_makers=True)


def said(licence: str, *, gated: bool = False) -> Repository:
    """What a hub says."""
    return Repository("maker/model", "0" * 40, licence, gated, (), "")


@pytest.mark.parametrize(
    ("tag", "differs", "beginning"),
    [
        ("apache-2.0", False, "The page says the same"),
        ("llama3.2", True, 'The download page now says "llama3.2"; our record says "Apache-2.0".'),
        ("other", False, 'The page says "other", which names no certain licence'),
        ("", False, 'The page says ""'),
    ],
)
def test_licences_are_compared(tag: str, differs: bool, beginning: str) -> None:
    """A tag that means another licence is an alarm; one that means nothing is told."""
    found = compare(said(tag), MAKERS, weights_only("Apache-2.0"), licences(), EN)
    assert [one.is_difference for one in found] == [differs]
    assert found[0].text.startswith(beginning)


@pytest.mark.parametrize(
    ("recorded", "is_gated", "differs"),
    [
        ("none", True, True),
        ("account", False, True),
        ("none", False, False),
        ("approval", True, False),
        ("unknown", True, False),
    ],
)
def test_gates_are_compared(recorded: str, is_gated: bool, differs: bool) -> None:
    """A gate that has come or gone is a difference; an unknown one cannot differ."""
    openness = weights_only("Apache-2.0", gate=recorded)
    found = compare(said("apache-2.0", gated=is_gated), MAKERS, openness, licences(), EN)
    assert any(one.is_difference for one in found) is differs


def test_the_gate_of_a_conversion_is_its_own() -> None:
    """It says nothing about the makers' page."""
    page = HubPage("someone/model-gguf", is_of_makers=False)
    found = compare(said("apache-2.0", gated=True), page, weights_only("Apache-2.0"), licences(), EN)
    assert [one.is_difference for one in found] == [False]


def test_the_makers_page_comes_first() -> None:
    """If the evidence cites it; otherwise the first name at Hugging Face is asked."""
    record = catalogue().get("llama-3.2-1b")
    openness = openness_of(record)
    assert openness is not None
    weights = openness.components.weights_final
    cited = msgspec.structs.replace(seen(), url="https://huggingface.co/maker/model", commit="", path="")
    with_page = msgspec.structs.replace(
        openness,
        gate_evidence=(),
        components=msgspec.structs.replace(
            openness.components, weights_final=msgspec.structs.replace(weights, evidence=(cited,))
        ),
    )
    without = weights_only("llama-3.2-community")
    assert page_of_record(record, with_page) == MAKERS
    assert page_of_record(record, without) == HubPage(
        "bartowski/Llama-3.2-1B-Instruct-GGUF", is_of_makers=False
    )
    assert page_of_record(catalogue().get("seedling"), without) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hf.co/owner/name:Q4_K_M", "owner/name"),
        ("https://huggingface.co/owner/name", "owner/name"),
        ("qwen3:4b", None),
        ("hf.co/owner", None),
    ],
)
def test_pages_are_told_from_names(name: str, expected: str | None) -> None:
    """A quantisation is no part of a page."""
    found = page_in_name(name)
    assert (found.repository if found is not None else None) == expected
