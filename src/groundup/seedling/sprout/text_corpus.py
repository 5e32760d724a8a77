"""A text of one's own as a family: the question is how a passage begins, the answer how it goes on.

It reads the file, refuses what nothing can be learned from, and draws passages. Every tenth block of
the text is kept out of the training, so that there is something to be asked at the end.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

from groundup.errors import FileAccessError, UnusableTextError, format_bytes
from groundup.seedling.corpus.dialogue import Family, Side, Turn

MOST_BYTES = 16 * 1024 * 1024
FEWEST_CHARACTERS = 10_000
HELD_OUT_EVERY = 10  # blocks
FAMILY_NAME = "text"
_PASSAGE_CHARACTERS = 320
_LONGEST_BLOCK, _SHORTEST_BLOCK = 2_000, 400
_SENTENCE_START = re.compile(r"(?:[.!?…:][\"'”’»)]*[ \n]+|[。！？][」』”]*\s*|\n{2,})(?=\S)")
_BLANKS = re.compile(r"[ \t\f\v\u00a0]+")


@dataclass(frozen=True)
class TextCorpus:
    """A text, cut into blocks of whole sentences.

    Args:
        path: where it was read.
        sha256: of its bytes.
        characters: how many it has.
        blocks: parts of some hundreds of characters, in their order.
    """

    path: Path
    sha256: str
    characters: int
    blocks: tuple[str, ...]

    def side(self, side: Side) -> tuple[str, ...]:
        """The blocks for training, or those kept for the questions at the end."""
        kept = HELD_OUT_EVERY // 2
        return tuple(
            block
            for place, block in enumerate(self.blocks)
            if (place % HELD_OUT_EVERY == kept) == (side is Side.HELD_OUT)
        )

    def family(self) -> Family:
        """Passages of this text as questions and answers; right is who guesses the next word."""
        starts = {side: [(block, _starts(block)) for block in self.side(side)] for side in Side}

        def make(rng: Random, side: Side) -> Turn:
            block, places = rng.choices(starts[side], [len(places) for _, places in starts[side]])[0]
            return _turn(_passage(block, places, rng), rng)

        return Family(FAMILY_NAME, 1.0, make, judge=guesses_next_word)


def read_text_corpus(path: Path) -> TextCorpus:
    """Read and check a text.

    Raises:
        FileAccessError: it cannot be read, or is not a file.
        UnusableTextError: it is empty, binary, not UTF-8, too short or too large.
    """
    data = _read_bytes(path)
    text = _normalised(_decoded(path, data))
    if len(text) < FEWEST_CHARACTERS:
        raise UnusableTextError(
            str(path),
            f"has {len(text):,} characters, and at least {FEWEST_CHARACTERS:,} are needed",
            "Fewer than about four pages would only be learned by heart. Put several texts into one file.",
        )
    return TextCorpus(path, hashlib.sha256(data).hexdigest(), len(text), _blocks(text))


def guesses_next_word(turn: Turn, reply: str) -> bool:
    """The rule of judgement: the reply goes on with the word that the text goes on with."""
    return _first_word(reply) == _first_word(turn.answer)


def _read_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise FileAccessError(str(path), "read", "it is a folder; give a text file in it")
    if path.exists() and not path.is_file():
        raise FileAccessError(str(path), "read", "it is not a file")
    try:
        size_bytes = path.stat().st_size
        if size_bytes > MOST_BYTES:
            raise UnusableTextError(
                str(path),
                f"has {format_bytes(size_bytes)}, and at most {format_bytes(MOST_BYTES)} are used",
                "In a few minutes a sprout could not read so much even once. Give a part of it.",
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise FileAccessError(str(path), "read", reason.lower()) from error


def _decoded(path: Path, data: bytes) -> str:
    if not data.strip():
        raise UnusableTextError(str(path), "is empty", "Give a file with text in it.")
    zero = data.find(b"\0")
    if zero >= 0:
        raise _not_text(path, f"is not a text file: byte {zero:,} is zero")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_text(path, f"is not UTF-8 text: byte {error.start:,} does not belong to it") from None


def _not_text(path: Path, problem: str) -> UnusableTextError:
    return UnusableTextError(
        str(path), problem, "Open it in the program that made it and save it as plain text in UTF-8 (.txt)."
    )


def _normalised(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _starts(text: str) -> list[int]:
    """Where sentences and paragraphs begin."""
    return [0, *(found.end() for found in _SENTENCE_START.finditer(text))]


def _blocks(text: str) -> tuple[str, ...]:
    """Cut at the beginnings of sentences; a text without any is cut where it must be."""
    size = max(_SHORTEST_BLOCK, min(_LONGEST_BLOCK, len(text) // (2 * HELD_OUT_EVERY)))
    blocks, begin, last = [], 0, 0
    for start in [*_starts(text), len(text)]:
        while start - begin >= size:
            end = last if last > begin else min(start, begin + size)
            blocks.append(text[begin:end].strip())
            begin = end
        last = start
    blocks.append(text[begin:].strip())
    return tuple(block for block in blocks if block)


def _passage(block: str, places: list[int], rng: Random) -> str:
    """Some sentences of a block; a block without sentences is entered anywhere."""
    number = rng.randrange(len(places))
    begin = places[number] if len(places) > 1 else rng.randrange(max(1, len(block) // 2))
    ends = [place for place in [*places[number + 1 :], len(block)] if place - begin <= _PASSAGE_CHARACTERS]
    return block[begin : ends[-1] if ends else begin + _PASSAGE_CHARACTERS].strip()


def _turn(passage: str, rng: Random) -> Turn:
    """Cut after some words, or where there are no blanks after some characters."""
    wanted = rng.randint(8, 48)
    cut = passage.find(" ", wanted, wanted + 24)
    if cut < 0:
        cut = passage.rfind(" ", 0, wanted)
    if cut <= 0:
        cut = min(wanted, max(1, len(passage) // 2))
    return Turn(passage[:cut].rstrip(), passage[cut:].strip(), noisy=False)


def _first_word(text: str) -> str:
    words = text.split(maxsplit=1)
    return words[0].strip(".,;:!?…\"'“”‘’«»()[]").casefold() if words else ""
