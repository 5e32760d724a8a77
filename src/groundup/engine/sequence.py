"""One request on its way through the engine: its tokens, its place in memory, its times."""

from __future__ import annotations

import time
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from .answer_text import AnswerText
from .commands import Submit
from .context_shift import Room, dropped_tokens
from .image_runs import ImageRun
from .prefix_cache import Node, Path
from .protocol import TokenChoice, Usage
from .sampler import Sampler

_SHORT_TOKENS = 256  # read again within a second or two where anything runs at all


class Phase(Enum):
    """Where a sequence is."""

    WAITING = "waiting"  # holds no cells
    PREFILL = "prefill"  # its tokens are being read
    DECODE = "decode"  # it produces tokens


class Sequence:
    """State of one request. The scheduler is the only one to change it.

    Args:
        tokens: the prompt's ids (length,).
        public: how many of them everybody may share.
        room: for its answer.
        is_pin: computed only to be kept in the cache.
        images: where images lie in the prompt, in order.
    """

    def __init__(
        self,
        request: Submit,
        tokens: NDArray[np.int32],
        *,
        public: int,
        room: Room,
        sampler: Sampler | None,
        is_pin: bool = False,
        images: tuple[ImageRun, ...] = (),
    ) -> None:
        self.request = request
        self.request_id = request.request_id
        self.is_pin = is_pin
        self.images = images
        self.prompt_tokens = len(tokens)
        self.limit_tokens = room.limit_tokens
        self._room = room
        self.sampler = sampler
        self.text = AnswerText(request.stop)
        self._buffer = np.zeros(room.limit_tokens, np.int32)
        self._buffer[: len(tokens)] = tokens
        self._public = public

        self.phase = Phase.WAITING
        self.paused = False
        self.length = len(tokens)  # prompt and generated
        self.computed = 0  # of these, in the model's memory
        self.id = -1  # sequence id of the runner while it holds cells
        self.node: Node | None = None  # end of the part that it shares with the cache
        self.fork_points: set[int] = set()  # positions where others wait to fork
        self.published = 0  # how much of it the cache offers to others

        self.reused_tokens = 0
        self.computed_tokens = 0
        self.preemptions = 0
        self.shifts = 0
        self.dropped_tokens = 0
        self.reread_tokens = 0
        self.last_position = -1  # in the queue, as last reported
        self.pending_text = ""  # produced but not yet sent
        self.pending_tokens = 0
        self.pending_choices: list[TokenChoice] = []
        self.submitted_at = time.perf_counter()
        self.admitted_at: float | None = None
        self.first_token_at: float | None = None
        self.last_token_at: float | None = None

    @property
    def is_fleeting(self) -> bool:
        """Whether what it has computed is hardly worth keeping: not likely to come again, soon read anew."""
        return self.request.is_one_off and self.length <= _SHORT_TOKENS

    @property
    def tokens(self) -> NDArray[np.int32]:
        """Ids of prompt and answer so far (length,); a view."""
        return self._buffer[: self.length]

    @property
    def generated(self) -> int:
        """Tokens of the answer so far."""
        return self.length + self.dropped_tokens - self.prompt_tokens

    @property
    def is_complete(self) -> bool:
        """Whether the answer may have no further token."""
        return self.generated >= self._room.most_generated

    @property
    def must_shift(self) -> bool:
        """Whether there is no room for a further token before older ones go."""
        return self._room.kept_tokens is not None and self.length >= self.limit_tokens

    @property
    def shareable(self) -> int:
        """How many of its tokens others may fork: to the first image whose cells have places of their own.

        What follows such an image stands at other positions than its tokens count.
        """
        return next((run.start for run in self.images if run.places is not None), self.length)

    def position_at(self, index: int) -> int:
        """The position in the model's memory of the token at `index`."""
        passed = [run for run in self.images if run.places is not None and run.end <= index]
        return index - sum(run.cells - run.positions for run in passed)

    @property
    def path(self) -> Path:
        """Its tokens as the prefix cache sees them."""
        return Path(self.tokens, self._public, self.request.owner)

    @property
    def private_cells(self) -> int:
        """Cells that it holds and the cache does not."""
        return self.computed - (self.node.end if self.node else 0)

    @property
    def next_image(self) -> ImageRun | None:
        """The image whose cells are computed next, or whose cells are next in the way."""
        return next((run for run in self.images if run.end > self.computed), None)

    @property
    def image_here(self) -> ImageRun | None:
        """The image whose cells are computed next, if it is one."""
        run = self.next_image
        return run if run is not None and run.start <= self.computed else None

    @property
    def is_looking(self) -> bool:
        """Whether it cannot go on before an image is encoded."""
        run = self.image_here if self.phase is Phase.PREFILL else None
        return run is not None and run.is_awaited

    def append(self, token: int) -> None:
        """One more token of the answer."""
        self._buffer[self.length] = token
        self.length += 1

    def shift(self) -> None:
        """Give up the older half of what follows the kept tokens; the rest must be computed anew.

        What everybody may share ends where something is missing.
        """
        kept = self._room.kept_tokens
        assert kept is not None
        assert self.computed == 0
        dropped = dropped_tokens(self.length, kept)
        self._buffer[kept : self.length - dropped] = self._buffer[kept + dropped : self.length].copy()
        self.length -= dropped
        self.dropped_tokens += dropped
        self.shifts += 1
        self._public = min(self._public, kept)

    def note_read(self, count: int) -> None:
        """So many of its tokens, which were there before, have been computed."""
        if self.shifts:
            self.reread_tokens += count
        else:
            self.computed_tokens += count

    def usage(self, cells_in_use: int) -> Usage:
        """The account as of now."""
        now = time.perf_counter()
        admitted = self.admitted_at or now
        first = self.first_token_at
        return Usage(
            prompt_tokens=self.prompt_tokens,
            reused_tokens=self.reused_tokens,
            computed_tokens=self.computed_tokens,
            generated_tokens=self.generated,
            queue_s=admitted - self.submitted_at,
            prefill_s=(first or now) - admitted,
            decode_s=now - first if first else 0.0,
            first_token_s=first - self.submitted_at if first else None,
            cells_in_use=cells_in_use,
            seed=self.sampler.seed if self.sampler else 0,
            preemptions=self.preemptions,
            shifts=self.shifts,
            dropped_tokens=self.dropped_tokens,
            reread_tokens=self.reread_tokens,
        )
