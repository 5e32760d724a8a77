"""Every family's answers are read rightly, however they are cut."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from groundup.chat.formats.choice import NAMES, choose_format
from groundup.chat.formats.pieces import ContentPiece, ThinkingPiece
from tests.canaries.hasty_format import HastyFormat

from .answers import ANSWERS, Answer, joined

IDS = [f"{answer.family}-{number}" for number, answer in enumerate(ANSWERS)]


@pytest.mark.parametrize("answer", ANSWERS, ids=IDS)
def test_an_answer_is_read_in_one_piece(answer: Answer) -> None:
    """Thinking, answer and calls come out apart, in order."""
    assert answer.read(answer.text) == list(answer.parts)


@pytest.mark.parametrize("answer", ANSWERS, ids=IDS)
def test_an_answer_is_read_character_by_character(answer: Answer) -> None:
    """Where the pieces end makes no difference."""
    assert answer.read(*answer.text) == list(answer.parts)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ANSWERS), st.lists(st.integers(0, 400), max_size=12))
def test_an_answer_is_read_however_it_is_cut(answer: Answer, cuts: list[int]) -> None:
    """The same for cuts anywhere."""
    places = sorted({0, len(answer.text), *(min(cut, len(answer.text)) for cut in cuts)})
    pieces = [answer.text[start:end] for start, end in pairwise(places)]
    assert answer.read(*pieces) == list(answer.parts)


@pytest.mark.parametrize("answer", ANSWERS, ids=IDS)
def test_no_tag_shows_while_an_answer_comes(answer: Answer) -> None:
    """What has been given out so far is always a beginning of what is right."""
    for end in range(len(answer.text)):
        shown = _texts(answer.read_so_far(answer.text[:end]))
        whole = _texts(list(answer.parts))
        assert all(full.startswith(part) for part, full in zip(shown, whole, strict=False)), end


def test_a_parser_that_does_not_hold_back_would_be_caught() -> None:
    """The check above fails for one that gives out the beginnings of tags."""
    parser = HastyFormat("<think>", "</think>")
    shown = _texts(joined([*parser.feed("<th"), *parser.feed("ink>Hm.</think>Yes.")]))
    assert shown != ["Hm.", "Yes."]


TAGS = sorted({tag for name in NAMES for tag in choose_format(None, name).control_names})
BITS = st.sampled_from(
    ["word", " ", "\n", '{"name": "weather"', ', "arguments": {}}', "f(x=1)", '"', "thought"]
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(NAMES), st.text(max_size=200), st.booleans())
def test_any_text_is_read_without_an_error(family: str, text: str, is_begun: bool) -> None:
    """Models write nonsense at times; nothing is raised, and plain words are not lost."""
    begun = choose_format(None, family).think_opening if is_begun else ""
    Answer(family, text, (), prompt_end=begun).read(*text)


@settings(max_examples=500, deadline=None)
@example("harmony", ["<|constrain|>", "word"])
@example("olmo", ["</function_calls>"])
@given(st.sampled_from(NAMES), st.lists(st.one_of(BITS, st.sampled_from(TAGS)), max_size=12))
def test_no_tag_of_a_family_ever_shows(family: str, bits: list[str]) -> None:
    """In whatever order a model writes them, and however often."""
    # "```" closes a call and is what anybody writes
    own = [tag for tag in choose_format(None, family).control_names if tag != "```"]
    for pieces in (bits, list("".join(bits))):
        shown = _texts(Answer(family, "", ()).read(*pieces))
        assert [tag for tag in own for text in shown if tag in text] == []


def _texts(parts: Sequence[object]) -> list[str]:
    return [part.text for part in parts if isinstance(part, ContentPiece | ThinkingPiece)]
