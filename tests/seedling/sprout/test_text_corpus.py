"""A text of one's own becomes passages; what nothing can be learned from is refused with a reason."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from groundup.errors import FileAccessError, UnusableTextError
from groundup.seedling.corpus.dialogue import Family, Side
from groundup.seedling.sprout.text_corpus import (
    FEWEST_CHARACTERS,
    MOST_BYTES,
    TextCorpus,
    guesses_next_word,
    read_text_corpus,
)
from tests.canaries.leaky_text import LeakyText

SENTENCES = " ".join(f"Number {number} met a friend and said hello to him twice." for number in range(400))


def _written(folder: Path, text: str | bytes) -> Path:
    path = folder / "text.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def _shared_numbers(family: Family) -> set[str]:
    """Numbers of sentences that both sides speak of."""
    spoken: dict[Side, set[str]] = {}
    for side in Side:
        rng = Random(1)
        turns = [family.make(rng, side) for _ in range(600)]
        words = " ".join(f"{turn.question} {turn.answer}" for turn in turns).split()
        spoken[side] = {word for word in words if word.isdigit()}
    return spoken[Side.TRAIN] & spoken[Side.HELD_OUT]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"A text\0with a zero" * 900, "byte 6 "),
        (b"fine" * 3000 + b"\xe4\xf6", "byte 12,000"),
        (b"Too short.", "10,000"),
    ],
)
def test_unusable_texts_are_refused(content: bytes, word: str, tmp_path: Path) -> None:
    """Empty, binary, other encodings and short texts: what is wrong, and what to do."""
    with pytest.raises(UnusableTextError) as caught:
        read_text_corpus(_written(tmp_path, content))
    assert word in caught.value.message
    assert caught.value.hint


def test_too_large_texts_are_refused_unread(tmp_path: Path) -> None:
    """The size is looked at first."""
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(UnusableTextError, match="at most"):
        read_text_corpus(path)


@pytest.mark.parametrize("path", [Path("/nothing/here.txt"), Path("/dev/zero"), Path("/"), Path("a\0b")])
def test_what_is_no_file_is_refused(path: Path) -> None:
    """Missing files, devices, folders and impossible names are errors with a reason."""
    with pytest.raises(FileAccessError):
        read_text_corpus(path)


def test_passages_are_the_text_itself(tmp_path: Path) -> None:
    """Question and answer together are words of the text, in its order."""
    family = read_text_corpus(_written(tmp_path, SENTENCES)).family()
    rng = Random(7)
    for _ in range(300):
        turn = family.make(rng, Side.TRAIN)
        assert f"{turn.question} {turn.answer}" in SENTENCES


def test_some_of_the_text_is_never_read(tmp_path: Path) -> None:
    """Questions at the end come from sentences that the training never speaks of."""
    assert _shared_numbers(read_text_corpus(_written(tmp_path, SENTENCES)).family()) == set()


def test_a_leaky_text_is_caught(tmp_path: Path) -> None:
    """The known-bad twin, which trains on everything, fails the same check."""
    corpus = read_text_corpus(_written(tmp_path, SENTENCES))
    leaky = LeakyText(corpus.path, corpus.sha256, corpus.characters, corpus.blocks)
    assert _shared_numbers(leaky.family()) != set()


@pytest.mark.parametrize(
    "text",
    [
        "word " * 4000,
        "子曰：「學而時習之，不亦說乎？有朋自遠方來，不亦樂乎？」" * 600,
        "a" * FEWEST_CHARACTERS,
        "One line\n" * 2000,
        "I. " * 5000,
    ],
)
def test_strange_texts_work_too(text: str, tmp_path: Path) -> None:
    """Without sentences, without blanks, with nothing but short ones, there are passages all the same."""
    corpus = read_text_corpus(_written(tmp_path, text))
    family = corpus.family()
    rng = Random(3)
    for side in Side:
        turns = [family.make(rng, side) for _ in range(200)]
        assert all(turn.question and len(turn.question + turn.answer) <= 400 for turn in turns)
        assert sum(bool(turn.answer) for turn in turns) > 150


def test_line_ends_and_byte_order_marks_do_not_matter(tmp_path: Path) -> None:
    """Files from other systems give the same blocks."""
    lines = "\n".join(f"Line {number} is here." for number in range(900))
    plain = read_text_corpus(_written(tmp_path, lines)).blocks
    other = read_text_corpus(
        _written(tmp_path, b"\xef\xbb\xbf" + lines.replace("\n", "\r\n").encode())
    ).blocks
    assert plain == other


def test_the_next_word_is_judged_without_marks_and_case(tmp_path: Path) -> None:
    """The first word counts, whatever follows."""
    turn = read_text_corpus(_written(tmp_path, SENTENCES)).family().make(Random(1), Side.HELD_OUT)
    first = turn.answer.split()[0]
    assert guesses_next_word(turn, f'"{first.upper()}!" and more')
    assert not guesses_next_word(turn, f"x{first}")
    assert not guesses_next_word(turn, "")


def test_blocks_hold_the_whole_text(tmp_path: Path) -> None:
    """Nothing is lost between them."""
    corpus: TextCorpus = read_text_corpus(_written(tmp_path, SENTENCES))
    assert " ".join(corpus.blocks) == SENTENCES
    assert corpus.characters == len(SENTENCES)
