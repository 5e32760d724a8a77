"""Images among the tokens of a prompt: where they lie, and by what the prefix cache knows them.

Every cell of an image has a number in place of a token: negative, so that it is no token, and drawn from
a hash of the image's bytes. So paths of the cache are equal where tokens and images are, and nothing else
has to know of images. The hash is keyed anew in every worker: nobody can make an image that is taken for
another one.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from groundup.errors import GroundupError

from .libllama import ImagePart, Piece

_KEY_BYTES = 32


@dataclass(frozen=True)
class ReadImage:
    """An image as ids (length,), and the parts that are to be encoded, by the first id of each."""

    tokens: NDArray[np.int32]
    parts: dict[int, ImagePart]


class ImageNames:
    """Gives cells of images their numbers. The same bytes have the same numbers, within one worker."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(_KEY_BYTES)

    def read(self, data: bytes, pieces: Sequence[Piece]) -> ReadImage:
        """The ids of an image from a file with these bytes, cut into these pieces."""
        digest = hashlib.blake2b(data, key=self._key).digest()
        ids: list[NDArray[np.int32]] = []
        parts: dict[int, ImagePart] = {}
        for index, piece in enumerate(pieces):
            if piece.part is None:
                ids.append(np.array(piece.tokens, np.int32))
            else:
                ids.append(_numbers(digest, index, piece.part.cells))
                parts[int(ids[-1][0])] = piece.part
        return ReadImage(np.concatenate(ids) if ids else np.zeros(0, np.int32), parts)


def _numbers(digest: bytes, index: int, count: int) -> NDArray[np.int32]:
    stream = hashlib.shake_128(digest + index.to_bytes(4, "little")).digest(4 * count)
    return (np.frombuffer(stream, np.uint32) | np.uint32(1 << 31)).view(np.int32)


@dataclass(eq=False)
class ImageRun:
    """The cells of one part of an image, from `start` on. Its embeddings come while others are answered."""

    start: int
    cells: int
    part: ImagePart | None  # until it is encoded
    sees_all: bool = False  # its cells see each other
    is_whole: bool = False  # they are computed in one batch
    positions: int = 0  # that it takes, where these are fewer than its cells
    places: NDArray[np.int32] | None = None  # (4, cells) of its cells from its first position on
    embeddings: NDArray[np.float32] | None = None
    error: GroundupError | None = None
    is_asked: bool = False  # somebody is on it
    is_wanted: bool = field(default=True)  # False: the request has ended

    @property
    def end(self) -> int:
        """The position after its last cell."""
        return self.start + self.cells

    def places_at(self, position: int) -> NDArray[np.int32] | None:
        """The places (4, cells) of its cells when its first position is this one; all but the last move."""
        if self.places is None:
            return None
        return self.places + np.array([[position]] * 3 + [[0]], np.int32)

    @property
    def is_awaited(self) -> bool:
        """Whether it is being encoded, so that there is nothing to do but wait."""
        return self.is_asked and self.embeddings is None and self.error is None


def image_runs(tokens: NDArray[np.int32], images: Sequence[ReadImage]) -> list[ImageRun]:
    """Where the parts of these images lie among the ids of a prompt, in order."""
    parts = {first: part for image in images for first, part in image.parts.items()}
    runs, position = [], 0
    inside = tokens < 0
    while inside[position:].any():
        position += int(inside[position:].argmax())
        part = parts[int(tokens[position])]
        runs.append(
            ImageRun(position, part.cells, part, part.sees_all, part.is_whole, part.positions, part.places)
        )
        position = runs[-1].end
    return runs
