"""Text leaves in whole characters and never with a part of a stop string, however it was cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.engine.answer_text import AnswerText
from tests.canaries.hasty_answer_text import HastyAnswerText

SCRIPTS = {
    "Latin": "Zażółć gęślą jaźń",
    "Greek": "Ξεσκεπάζω τὴν ψυχοφθόρα",
    "Cyrillic": "Съешь ещё этих мягких булок",
    "Hebrew": "שפן אכל קצת גזר",
    "Arabic": "نص حكيم له سر قاطع",
    "Devanagari": "ऋषियों को सताने वाले",
    "Thai": "เป็นมนุษย์สุดประเสริฐ",
    "Hangul": "키스의 고유조건은",
    "Kana": "いろはにほへと",
    "Han": "視野無限廣,窗外有藍天",
    "Ethiopic": "ሰማይ አይታረስ",
    "outside the basic plane": "𐌼𐌰𐌲 𝔘𝔫𝔦 𠮷",
    "emoji": "👩🏽‍🚀🏳️‍🌈👨‍👩‍👧‍👦 3️⃣",
    "combining": "e\u0301n\u0303o",
}
texts = st.text(st.sampled_from("ab<|end>é語🌱\n"), max_size=30)
stops = st.lists(st.text(st.sampled_from("ab<|end>é🌱"), min_size=1, max_size=5), max_size=3)


def cut(data: bytes, cuts: list[int]) -> list[bytes]:
    """The data in pieces."""
    edges = [0, *sorted(at % (len(data) + 1) for at in cuts), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


def shown(pieces: list[bytes], stop: list[str], kind: type[AnswerText] = AnswerText) -> list[str]:
    """What is shown after each piece, and at the end."""
    text = kind(stop)
    return [*(text.push(piece) for piece in pieces), text.flush()]


def expected(text: str, stop: list[str]) -> str:
    """What comes before the stop string that is complete first (of those, the one that begins first)."""
    ends = [text.find(string) + len(string) for string in stop if string in text]
    if not ends:
        return text
    arrived = text[: min(ends)]
    return arrived[: min(at for string in stop if (at := arrived.find(string)) >= 0)]


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_survives_any_cut(script: str) -> None:
    """One byte at a time, each character is shown whole and as soon as its last byte has come."""
    text = SCRIPTS[script]

    parts = shown([bytes([byte]) for byte in text.encode()], [])

    assert [part for part in parts if part] == list(text)


@given(texts, stops, st.lists(st.integers(0, 200), max_size=12))
def test_the_text_does_not_depend_on_the_cuts(text: str, stop: list[str], cuts: list[int]) -> None:
    """Cut anywhere, the same text is shown, up to the stop string that is complete first."""
    assert "".join(shown(cut(text.encode(), cuts), stop)) == expected(text, stop)


def leaks(kind: type[AnswerText], text: str, stop: list[str], cuts: list[int]) -> bool:
    """Whether anything was shown that belongs to a stop string, or had to be taken back."""
    so_far = ""
    for part in shown(cut(text.encode(), cuts), stop, kind):
        so_far += part
        if not text.startswith(so_far) or any(string in so_far for string in stop):
            return True
    return False


@given(texts, stops, st.lists(st.integers(0, 200), max_size=12))
def test_no_stop_string_is_shown(text: str, stop: list[str], cuts: list[int]) -> None:
    """At no moment does the text shown contain a stop string or anything that is not the answer."""
    assert not leaks(AnswerText, text, stop, cuts)


def test_text_shown_at_once_leaks() -> None:
    """The known-bad twin, which holds nothing back, shows a stop string that spans two tokens."""
    assert leaks(HastyAnswerText, "Hi<|end|>", ["<|end|>"], [4])
    assert not leaks(AnswerText, "Hi<|end|>", ["<|end|>"], [4])


def test_a_stop_string_spans_tokens() -> None:
    """Nothing of a stop string over four tokens is shown, nor anything that follows it."""
    text = AnswerText(["###"])

    assert [text.push(piece) for piece in (b"a#", b"#", b"# b", b"c")] == ["a", "", "", ""]
    assert (text.flush(), text.stop_string) == ("", "###")


def test_a_false_start_is_shown() -> None:
    """What looked like a stop string is shown once it cannot be one any more, the overlap kept back."""
    text = AnswerText(["aab"])

    assert [text.push(piece) for piece in (b"a", b"a", b"a", b"c")] == ["", "", "a", "aac"]


@pytest.mark.parametrize("cuts", [[], [2], [3], [1, 2, 3, 4]])
@pytest.mark.parametrize(
    ("stop", "met"), [(["bc", "abcd"], "bc"), (["abcd", "cd"], "abcd"), (["d", "cd"], "cd")]
)
def test_overlapping_stop_strings(stop: list[str], met: str, cuts: list[int]) -> None:
    """Of several stop strings the one complete first counts, and of those that end together the longest."""
    text = AnswerText(stop)

    assert "".join(text.push(piece) for piece in cut(b"xabcd", cuts)) == "xabcd".partition(met)[0]
    assert text.stop_string == met


def test_an_end_inside_a_stop_string_shows_what_was_held() -> None:
    """When the model stops, half a stop string is ordinary text."""
    text = AnswerText(["STOP"])

    assert text.push("né ST".encode()) == "né "
    assert text.flush() == "ST"
    assert text.stop_string is None


def test_a_cut_character_becomes_one_mark() -> None:
    """An answer that ends inside a character shows U+FFFD in its place."""
    text = AnswerText()

    assert text.push("語".encode()[:2]) == ""
    assert text.flush() == "\N{REPLACEMENT CHARACTER}"


@given(st.lists(st.binary(max_size=4), max_size=10))
def test_any_bytes_become_text(pieces: list[bytes]) -> None:
    """Bytes that are no UTF-8 give the same marks as decoding them in one go, and no error."""
    assert "".join(shown(pieces, [])) == b"".join(pieces).decode("utf-8", "replace")


def test_empty_stop_strings_stop_nothing() -> None:
    """An empty stop string is ignored."""
    assert shown([b"ab"], [""]) == ["ab", ""]
