"""Reads and encodes images beside the thread that computes answers, so that these go on meanwhile.

An image takes seconds on a processor. One thread does one image after the other; what it has done comes
back through the worker's queue of commands. Reading goes first: it is quick, and says what is wrong with a
request.
"""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from groundup.errors import EngineError, GroundupError, InvalidImageError

from .commands import Submit, Tokenize
from .image_runs import ImageNames, ImageRun, ReadImage
from .images import read_pixels
from .libllama import Projector

MOST_IMAGES = 16  # of one prompt
_READING, _ENCODING = 0, 1

WithImages = Submit | Tokenize


@dataclass(frozen=True)
class ImagesRead:
    """The images of a command, or why they cannot be used."""

    command: WithImages
    images: Sequence[ReadImage] = ()
    error: GroundupError | None = None


@dataclass(frozen=True)
class ImageEncoded:
    """A run has its embeddings, or an error, or is not wanted any more."""

    run: ImageRun


class Sight:
    """The eyes of a model.

    Args:
        projector: used by this thread alone from now on.
        most_cells: that a part may have which is computed in one batch.
        tell: takes what has been done; called in the thread.
    """

    def __init__(
        self, projector: Projector, most_cells: int, tell: Callable[[ImagesRead | ImageEncoded], None]
    ) -> None:
        self._projector = projector
        self._most_cells = most_cells
        self._tell = tell
        self._names = ImageNames()
        self._order = itertools.count()
        self._tasks: queue.PriorityQueue[tuple[int, int, Callable[[], None]]] = queue.PriorityQueue()
        threading.Thread(target=self._work, name="sight", daemon=True).start()

    def read(self, command: WithImages) -> None:
        """Decode the images of a command and cut them into parts; `ImagesRead` follows."""
        self._put(_READING, lambda: self._tell(self._read(command)))

    def encode(self, run: ImageRun) -> None:
        """Compute the embeddings of a run; `ImageEncoded` follows."""
        run.is_asked = True
        self._put(_ENCODING, lambda: self._encode(run))

    def _put(self, rank: int, task: Callable[[], None]) -> None:
        self._tasks.put((rank, next(self._order), task))

    def _work(self) -> None:
        while True:
            _, _, task = self._tasks.get()
            task()

    def _read(self, command: WithImages) -> ImagesRead:
        try:
            files = command.prompt.images
            if len(files) > MOST_IMAGES:
                raise InvalidImageError(MOST_IMAGES + 1, f"one request may have {MOST_IMAGES} images")
            return ImagesRead(command, [self._read_one(data, 1 + at) for at, data in enumerate(files)])
        except GroundupError as error:
            return ImagesRead(command, error=error)

    def _read_one(self, data: bytes, number: int) -> ReadImage:
        pieces = self._projector.pieces(read_pixels(data, number))
        parts = [piece.part for piece in pieces if piece.part is not None]
        too_large = [part.cells for part in parts if part.is_whole and part.cells > self._most_cells]
        if too_large:
            sizes = f"{too_large[0]:,} cells are computed at once for it, and this load allows"
            raise InvalidImageError(number, f"{sizes} {self._most_cells:,}")
        return self._names.read(data, pieces)

    def _encode(self, run: ImageRun) -> None:
        try:
            if run.is_wanted and run.part is not None:
                run.embeddings = self._projector.encode(run.part, is_unwanted=lambda: not run.is_wanted)
        except EngineError as error:
            run.error = error
        run.part = None  # its pixels are large
        self._tell(ImageEncoded(run))
