"""A card has everything in its order, in every language, and leads to its evidence."""

from __future__ import annotations

import msgspec
import pytest

from groundup.catalogue.evidence import all_evidence
from groundup.catalogue.evidence_schema import OWN_REPOSITORY, Evidence, Openness
from groundup.openness.assessment import Release, assess
from groundup.openness.card import Card
from groundup.openness.card_making import address_of, card_of
from groundup.openness.tables import licences
from groundup.openness.wording import LANGUAGES, wording

from . import releases
from .releases import TODAY, part, release, seen, weights_only


def card(openness: Openness, language: str = "en", size: str = "") -> Card:
    """The card of a release."""
    return card_of(
        assess(Release("x", "X", "2026-11"), openness, licences(), TODAY), wording(language), size=size
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_record_has_a_card_in_every_language(language: str) -> None:
    """No record says anything for which there is no sentence."""
    cards = [card(openness, language) for openness in all_evidence().values()]
    assert cards
    assert all("{" not in msgspec.json.encode(one.rows).decode().replace('{"', "") for one in cards)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "usual", ["open", "partial", "closed", "unknown", "request", "announced", "withdrawn"]
)
def test_any_state_has_a_card_in_every_language(language: str, usual: str) -> None:
    """However little or much is known."""
    for licence in ("none_found", "unknown", "gemma-terms", "OpenMDW-1.1"):
        shown = card(release(usual, weights_final=part(usual, licence), gate="unknown"), language)
        assert len(shown.rows) == 5
        assert len(shown.may) == 6


def test_a_label_is_always_our_reading() -> None:
    """The headline says whose it is."""
    assert card(release()).g7.shown == "Open Source AI with Open Data · our reading"
    assert card(release(), "de").g7.shown == "Open Source AI with Open Data · unsere Einordnung"


def test_what_is_not_known_says_so() -> None:
    """A missing line for it begins so, and programs can tell."""
    line = card(release(training_code="unknown")).missing[0]
    assert (line.text, line.is_known) == ("not known: is it published?", False)


def test_second_opinions_are_links_alone() -> None:
    """No mark of theirs is anywhere on the card."""
    shown = card(release())
    assert all(one.text.startswith("https://") for one in shown.opinions)


def test_the_evidence_line_counts() -> None:
    """Read, in extracts, by address alone, not known: together all components."""
    openness = release(
        training_code=part("open", evidence=(seen("address_only"),)),
        model_card=part("open", evidence=(seen("excerpt"),)),
        evaluation_code="unknown",
    )
    text = card(openness).evidence.text
    assert text.startswith("13 components: 10 read, 1 in extracts, 1 not verified, 1 not known")


def test_getting_names_size_and_gate() -> None:
    """The gate is that of the makers: copies at hubs may have none. And nothing is online afterwards."""
    shown = card(release(gate="account"), size="2.6 GB").getting
    assert (shown.code, shown.text) == (
        "account",
        "at the makers' page: an account is needed · 2.6 GB on disk · runs offline after the download",
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/model.py", "https://github.com/a/b/blob/0123456789abcdef/src/model.py"),
        ("src/", "https://github.com/a/b/tree/0123456789abcdef/src"),
        ("", "https://github.com/a/b/tree/0123456789abcdef"),
    ],
)
def test_links_lead_to_the_commit(path: str, expected: str) -> None:
    """On GitHub to the file or folder as it was seen, elsewhere to the page."""
    one: Evidence = msgspec.structs.replace(seen(), url="https://github.com/a/b", path=path)
    assert address_of(one) == expected
    assert address_of(msgspec.structs.replace(one, url="https://example.org/a")) == "https://example.org/a"


def test_what_comes_with_groundup_is_named_by_its_path() -> None:
    """It has no address; the file is what a reader can look at."""
    own = msgspec.structs.replace(seen(), url=OWN_REPOSITORY, commit="", path="docs/why.md")
    assert address_of(own) == "docs/why.md"


def test_an_unknown_country_is_said_in_words() -> None:
    """A code stands for programs alone: no heading and no line has the word of the record."""
    openness = release()
    origin = msgspec.structs.replace(openness.origin, producer="Maker", country="unknown")
    shown = card(msgspec.structs.replace(openness, origin=origin))
    assert (shown.country, shown.known_country) == ("unknown", "")
    assert shown.origin.text.startswith("Maker, country not known")
    assert card(openness).known_country == openness.origin.country != "unknown"


def test_a_mark_tells_its_age() -> None:
    """After a year the card says how many months ago somebody looked."""
    old = seen(on=TODAY.replace(year=2025, month=9))
    shown = card(weights_only("MIT", training_code=part("closed", evidence=(old,))))
    line = next(one for one in shown.components if one.name == "training_code")
    assert (line.is_stale, line.evidence[0].word) == (True, "read, checked 14 months ago")


def test_codes_stand_beside_words() -> None:
    """Programs read codes that are the same in each language."""
    english, german = card(releases.apertus()), card(releases.apertus(), "de")
    assert english.g7.condition_codes == german.g7.condition_codes != ()
    assert [one.mark for one in english.rows] == [one.mark for one in german.rows]
    assert [one.title for one in english.rows] != [one.title for one in german.rows]
