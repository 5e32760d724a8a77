"""How a token is shown: as the text that it stands for, or as bytes where it is only part of a character."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from groundup.engine.protocol import TokenChoice, TokenProbability


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One token.

    `data` are its bytes in hexadecimal. Where it cuts a character, `part_of` names the characters of which it
    has some bytes. Both are empty for a control token, such as the one that ends an answer.
    """

    token: int
    text: str
    data: str
    part_of: str = ""


class Chance(msgspec.Struct, frozen=True, kw_only=True):
    """A token, and how likely the model finds it at this place, 0 to 1, before any sampling."""

    token: int
    text: str
    data: str
    probability: float


class WrittenToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token that the model wrote, and the likeliest ones that could have stood there, best first."""

    token: int
    text: str
    data: str
    probability: float
    alternatives: list[Chance] = []


def chance(one: TokenProbability) -> Chance:
    """A probability for people."""
    return Chance(
        token=one.token, text=_text(one.piece), data=one.piece.hex(), probability=math.exp(one.logprob)
    )


def written_token(choice: TokenChoice) -> WrittenToken:
    """A token of an answer."""
    chosen = chance(choice.chosen)
    return WrittenToken(
        token=chosen.token,
        text=chosen.text,
        data=chosen.data,
        probability=chosen.probability,
        alternatives=[chance(one) for one in choice.top],
    )


def pieces(tokens: Sequence[int], data: Sequence[bytes]) -> list[Piece]:
    """Tokens of one text, in its order, with the bytes of each."""
    characters = _characters(b"".join(data))
    found, begin = list[Piece](), 0
    for token, piece in zip(tokens, data, strict=True):
        end = begin + len(piece)
        touched = [one for one in characters[begin:end] if one is not None]
        is_whole = _is_whole(piece)
        found.append(
            Piece(
                token=token,
                text=_text(piece),
                data=piece.hex(),
                part_of="" if is_whole else "".join(text for _, text in sorted(set(touched))),
            )
        )
        begin = end
    return found


def _text(piece: bytes) -> str:
    """The text of a token; empty where it is no whole text."""
    return piece.decode("utf-8") if _is_whole(piece) else ""


def _is_whole(piece: bytes) -> bool:
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _characters(data: bytes) -> list[tuple[int, str] | None]:
    """For each byte the character that it belongs to, with where that begins; None where it is of none."""
    found: list[tuple[int, str] | None] = []
    for character in data.decode("utf-8", "surrogateescape"):
        is_lost = "\ud800" <= character <= "\udfff"
        size = 1 if is_lost else len(character.encode("utf-8"))
        found += [None if is_lost else (len(found), character)] * size
    return found
