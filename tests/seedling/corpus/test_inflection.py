"""Word forms are right, regular and irregular."""

from __future__ import annotations

import pytest

from groundup.seedling.corpus.inflection import a_or_an, grades, plural_of, verbs, words


@pytest.mark.parametrize(
    "forms",
    [
        "go goes went gone going",
        "have has had had having",
        "do does did done doing",
        "run runs ran run running",
        "stop stops stopped stopped stopping",
        "study studies studied studied studying",
        "play plays played played playing",
        "watch watches watched watched watching",
        "tie ties tied tied tying",
        "bake bakes baked baked baking",
        "agree agrees agreed agreed agreeing",
        "lie lies lay lain lying",
        "put puts put put putting",
        "write writes wrote written writing",
        "open opens opened opened opening",
    ],
)
def test_verbs_have_their_five_forms(forms: str) -> None:
    """Base, third person, past, participle and -ing form are those of the dictionary."""
    verb = verbs()[forms.partition(" ")[0]]
    assert [verb.base, verb.third, verb.past, verb.participle, verb.ing] == forms.split()


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("cat", "cats"),
        ("box", "boxes"),
        ("bus", "buses"),
        ("city", "cities"),
        ("toy", "toys"),
        ("child", "children"),
        ("leaf", "leaves"),
        ("roof", "roofs"),
        ("tomato", "tomatoes"),
        ("photo", "photos"),
        ("sheep", "sheep"),
        ("toothbrush", "toothbrushes"),
    ],
)
def test_plurals(noun: str, plural: str) -> None:
    """Plurals follow the rule or the list of exceptions."""
    assert plural_of(noun) == plural


@pytest.mark.parametrize(
    "forms", ["big bigger biggest", "happy happier happiest", "large larger largest", "good better best"]
)
def test_short_adjectives_take_endings(forms: str) -> None:
    """The grades of short adjectives are one word."""
    grade = grades()[forms.partition(" ")[0]]
    assert [grade.base, grade.comparative, grade.superlative] == forms.split()


def test_long_adjectives_take_more_and_most() -> None:
    """The grades of long adjectives are two words."""
    assert grades()["careful"].comparative == "more careful"
    assert grades()["careful"].superlative == "most careful"


@pytest.mark.parametrize(
    "text", ["an apple", "a banana", "an hour", "a unicorn", "a university", "an umbrella", "an old house"]
)
def test_articles_follow_the_sound(text: str) -> None:
    """An stands before a vowel that is heard."""
    article, _, word = text.partition(" ")
    assert a_or_an(word) == article


def test_there_are_enough_words() -> None:
    """The words suffice for sentences that are never the same."""
    assert len(verbs()) >= 150
    assert len(grades()) >= 100
    assert len({noun for kind in NOUN_CLASSES for noun in words("nouns", kind)}) >= 250
    assert len({place for kind in PLACE_CLASSES for place in words("places", kind)}) >= 80
    assert (
        len({time for kind in ("neutral", "past", "future", "present") for time in words("times", kind)})
        >= 40
    )


NOUN_CLASSES = (
    "food",
    "animal",
    "thing",
    "person",
    "other",
    "clothes",
    "buildable",
    "drawing",
    "vehicle",
    "plant",
)
PLACE_CLASSES = ("home", "room", "school", "outside", "town", "spot", "farm", "to")
