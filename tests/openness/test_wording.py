"""Every sentence is there in every language, with the same places; none says open source of what is not."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from groundup.catalogue.evidence_schema import Openness
from groundup.openness.assessment import Release, assess
from groundup.openness.card_making import card_of
from groundup.openness.tables import licences
from groundup.openness.wording import LANGUAGES, Wording, wording

from . import releases
from .releases import TODAY, release, weights_only

# "Open source" in the languages in which it is said; a sentence that has it must be one of these.
OPEN_SOURCE = re.compile(
    r"open.?source|quelloffen|code (source )?ouvert|source ouvert|codice (sorgente )?aperto|sorgente aperto",
    re.IGNORECASE,
)
MAY_SAY_IT = {
    "label.3": "the label of step 3",
    "label.4": "the label of step 4",
    "missing.title_3": "what is missing to be it",
    "missing.title_4": "what is missing to be it with open data",
    "missing.none": "of step 4 alone",
    "second.name.osai": "the name of a site",
    "second.address.osai": "its address",
}


def saying_it(words: Wording) -> set[str]:
    """The keys of sentences that say open source."""
    return {key for key, text in words.sentences.items() if OPEN_SOURCE.search(text)}


def places(text: str) -> set[str]:
    """The names of the places in a sentence."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence(language: str) -> None:
    """The same keys as English, and the same places in each sentence."""
    english, other = wording("en"), wording(language)
    assert other.sentences.keys() == english.sentences.keys()
    assert {key: places(text) for key, text in other.sentences.items()} == {
        key: places(text) for key, text in english.sentences.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty(language: str) -> None:
    """A sentence says something, and has no blanks around it but for the word between others."""
    odd = [
        key for key, text in wording(language).sentences.items() if not text.strip() or text != text.strip()
    ]
    assert odd == ["may.and"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_open_source_is_said_of_steps_3_and_4_alone(language: str) -> None:
    """A sentence that says it is on the list, with its reason."""
    assert saying_it(wording(language)) <= set(MAY_SAY_IT)
    assert {"label.3", "label.4"} <= saying_it(wording(language))


def test_a_sentence_that_flatters_is_caught() -> None:
    """The same check finds it in any of our languages."""
    flattery = (
        "An open-source model.",
        "Ein quelloffenes Modell.",
        "Un modèle à code ouvert.",
        "A codice aperto.",
    )
    for text in flattery:
        assert saying_it(Wording("en", {"sentence.2": text})) == {"sentence.2"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "openness",
    [weights_only("gemma-terms"), releases.granite(), weights_only("none_found"), release("unknown")],
)
def test_cards_below_step_3_do_not_say_it(language: str, openness: Openness) -> None:
    """No row, reading, answer or condition of such a card calls the release open source."""
    card = card_of(assess(Release("x", "X"), openness, licences(), TODAY), wording(language))
    texts = [card.g7.label, card.g7.sentence, *card.g7.conditions, *card.g7.warnings]
    texts += [one.text for one in card.missing] + [one.text for one in card.rows]
    texts += [one.text for one in card.may] + [one.text for one in card.readings]
    texts += [one.text for one in card.components]
    assert [text for text in texts if OPEN_SOURCE.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_words_of_licences_do_not_say_it(language: str) -> None:
    """A licence alone makes nothing open source."""
    texts = [licences().plain(one, language) for one in licences()]
    assert [text for text in texts if OPEN_SOURCE.search(text)] == []


def test_parts_are_joined() -> None:
    """With commas, and a word before the last."""
    words = wording("en")
    assert [words.joined("abc"[:count]) for count in range(4)] == ["", "a", "a and b", "a, b and c"]
