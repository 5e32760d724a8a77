"""Clauses say what is recorded, in every language, and name licences as their authors do."""

from __future__ import annotations

import pytest

from groundup.openness import phrases
from groundup.openness.logic import Truth
from groundup.openness.may import Answer, May
from groundup.openness.reading import Condition, Requirement
from groundup.openness.tables import licences
from groundup.openness.wording import LANGUAGES, wording

from .releases import component, data, gap

EN = wording("en")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Apache-2.0", "Apache-2.0"), ("gemma-terms", "Gemma Terms of Use"), ("something", "something")],
)
def test_names_of_licences(name: str, expected: str) -> None:
    """Known identifiers stay, our own ids become names, and others stay as they were recorded."""
    assert phrases.licence_name(licences(), name) == expected


@pytest.mark.parametrize(
    ("status", "licence", "expected"),
    [
        ("open", "Apache-2.0", "published"),
        ("open", "gemma-terms", "published, but Gemma Terms of Use limits its use"),
        ("open", "none_found", "published without a licence"),
        ("open", "unknown", "published; the rest is not known"),
        ("partial", "Apache-2.0", "published in part"),
        ("announced", "unknown", "only announced"),
        ("unknown", "unknown", "not known"),
    ],
)
def test_status(status: str, licence: str, expected: str) -> None:
    """How one gets a part, and what hinders."""
    assert phrases.status(EN, licences(), component(status, licence)) == expected


def test_missing_parts_are_named_in_the_language_of_records_alone() -> None:
    """In another language the sentence does without them, so that it is not in two."""
    partial = data("partial", missing=(gap("choice"),))
    asked = Requirement("training_data_pretraining", "open_or_excused", Truth.FAIL)
    assert phrases.need(EN, licences(), asked, partial) == "missing: the code corpus"
    assert phrases.need(wording("de"), licences(), asked, partial) == "Teile sind nicht veröffentlicht"


@pytest.mark.parametrize(
    ("code", "truth", "expected"),
    [
        ("published", Truth.FAIL, "not published"),
        ("published", Truth.PASS, "met"),
        ("licence_open", Truth.UNKNOWN, "not known: under which licence?"),
        ("complete", Truth.UNKNOWN, "not known: is it complete?"),
        ("free", Truth.FAIL, "it costs money"),
    ],
)
def test_needs(code: str, truth: Truth, expected: str) -> None:
    """What a requirement lacks; what is not known says so."""
    found = phrases.need(EN, licences(), Requirement("training_code", code, truth), component("closed"))
    assert found == expected


def test_answers() -> None:
    """Conditions are joined, figures can be read, notes come last."""
    limit = Condition("user_limit", value="700000000")
    one = Answer(
        question="commercial",
        may=May.YES_IF,
        conditions=(Condition("keep_notice"), Condition("naming"), Condition("pass_on_terms")),
        notes=(limit,),
    )
    assert phrases.answer(EN, licences(), one) == (
        "yes, if you keep the notice, you show the name it asks for and you pass on the rules of use "
        "(firms with more than 700’000’000 users a month must ask)"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_condition_has_words(language: str) -> None:
    """Whatever an answer depends on can be said."""
    words = wording(language)
    keys = [key for key in words.sentences if key.startswith("may.if.")]
    for key in keys:
        condition = Condition(key.removeprefix("may.if."), value="Apache-2.0")
        answer = Answer(question="class", may=May.YES_IF, conditions=(condition,))
        assert words("may.yes") in phrases.answer(words, licences(), answer)
    assert len(keys) > 5
