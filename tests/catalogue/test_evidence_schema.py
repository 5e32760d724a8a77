"""The form of evidence: strict, with its words fixed, and overridden by a release where that differs."""

from __future__ import annotations

import tomllib

import msgspec
import pytest

from groundup.catalogue.evidence import EVIDENCE_FOLDER, evidence, parse_evidence
from groundup.catalogue.evidence_schema import Evidence, ReleaseTerms

PYTHIA = (EVIDENCE_FOLDER / "pythia.toml").read_text("utf-8")
SOURCE = {
    "url": "https://example.org/licence",
    "date": tomllib.loads("day = 2026-11-26")["day"],
    "checked": "read",
    "by": "tester",
    "says": "It is there.",
}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('stage = "base"', 'stage = "finished"'),
        ('stage = "base"', 'stage = "base"\nlabel = "Open Source AI"'),
        ('rights = "disputed"', 'rights = "fine"'),
        ('price = "free"', "price = 0"),
        ('country = "US"', 'country = "America"'),
        ("openness_schema = 1", "openness_schema = 2"),
        ("[openness.components.data_card]", "[openness.components.data_cards]"),
    ],
    ids=["word", "label", "rights", "type", "country", "version", "component"],
)
def test_what_breaks_the_form_is_refused(old: str, new: str) -> None:
    """A wrong word, type, key or version is an error; a label in particular can be typed nowhere."""
    assert parse_evidence(PYTHIA).stage == "base"
    assert old in PYTHIA
    with pytest.raises(msgspec.ValidationError):
        parse_evidence(PYTHIA.replace(old, new, 1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"says": "x" * 201},
        {"says": ""},
        {"commit": "main"},
        {"commit": "abc1234"},
        {"url": "ftp://example.org"},
        {"checked": "maybe"},
        {"page": "3"},
    ],
    ids=["long", "silent", "branch", "short commit", "scheme", "level", "key"],
)
def test_a_source_keeps_to_its_form(wrong: dict[str, object]) -> None:
    """What a source says is short, a commit is digits, and there are three ways of having looked."""
    assert msgspec.convert({**SOURCE, "says": "x" * 200}, Evidence).commit == ""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**SOURCE, **wrong}, Evidence)


def test_only_data_have_rights_and_only_the_data_card_covers() -> None:
    """Fields that make sense for one kind of component are errors in another."""
    head = "[openness.components.training_code]\n"
    for line in ('rights = "cleared"', 'covers = "all"'):
        with pytest.raises(msgspec.ValidationError):
            parse_evidence(PYTHIA.replace(head, f"{head}{line}\n", 1))


def test_components_are_told_in_order() -> None:
    """All parts that a record speaks of come with their names; those it does not speak of do not."""
    names = [name for name, _ in evidence("pythia").components]
    assert names[:2] == ["weights_final", "weights_base"]
    assert len(names) == 13
    assert len(list(evidence("seedling").components)) == 20


def test_a_release_without_terms_is_as_its_body() -> None:
    """A release that differs in nothing has the evidence of its weights."""
    assert ReleaseTerms().applied_to(evidence("gemma-3")) == evidence("gemma-3")


def test_a_release_overrides_what_differs() -> None:
    """Gate, price, modalities and licence of a release replace those of its body, and nothing else."""
    source = msgspec.convert(SOURCE, Evidence)
    terms = ReleaseTerms(
        modalities=("text",),
        licence="MIT",
        licence_evidence=(source,),
        gate="approval",
        gate_excludes=("CH",),
        gate_evidence=(source,),
        price="paid",
    )
    body = evidence("gemma-3")
    own = terms.applied_to(body)
    assert (own.modalities, own.price, own.gate, own.gate_excludes) == (
        ("text",),
        "paid",
        "approval",
        ("CH",),
    )
    assert own.components.weights_final.licence == "MIT"
    assert own.components.weights_final.evidence == (source,)
    assert own.components.weights_final.availability == body.components.weights_final.availability
    assert own.components.weights_base == body.components.weights_base
    assert (own.origin, own.reviewed) == (body.origin, body.reviewed)
