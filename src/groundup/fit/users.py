"""What a class needs: many texts at once that begin alike, and what that saves.

Our engine keeps a shared beginning once, in one cache for everybody. A server that shares nothing keeps it
for each user, in a cache of their own. All else of a load is the same, so the difference is the cache.
"""

from __future__ import annotations

from dataclasses import dataclass

from groundup.library.model_facts import ModelFacts

from .kv import kv_bytes, padded_cells, split_cells
from .layout import OURS


@dataclass(frozen=True, slots=True)
class SharedBeginning:
    """So many users with one beginning; all figures are tokens.

    `shared_tokens` is the system prompt and the lesson, `own_tokens` what each one asks and is answered.
    """

    users: int
    shared_tokens: int
    own_tokens: int

    @property
    def context_tokens(self) -> int:
        """The longest text: what one of them has before them."""
        return self.shared_tokens + self.own_tokens

    @property
    def cells(self) -> int:
        """Cells of the engine's cache, the beginning once."""
        return padded_cells(self.shared_tokens + self.users * self.own_tokens + OURS.extra_cells)

    @property
    def unshared_cells(self) -> int:
        """Cells where each user has a cache with a copy of the beginning."""
        return split_cells(self.users * self.context_tokens, sequences=self.users)


@dataclass(frozen=True, slots=True)
class SharedCache:
    """Bytes of keys and values with the beginning kept once, and kept for everybody."""

    shared_bytes: int
    unshared_bytes: int

    @property
    def saved_bytes(self) -> int:
        """What sharing saves; below 0 where it costs more than it saves, as for one user."""
        return self.unshared_bytes - self.shared_bytes


def shared_cache(facts: ModelFacts, beginning: SharedBeginning, *, kv_type: str = "f16") -> SharedCache:
    """The cache of such a class, in our engine and in a server that shares nothing.

    Recurrent states are kept for each user either way and are not in it. The other server is given the same
    full-size window layers; with windows of their own size it would need less (`kv.split_window_cells`).

    Raises:
        UnknownShapeError: there is no such storage type.
    """
    return SharedCache(
        shared_bytes=kv_bytes(facts, beginning.cells, key_type=kv_type, value_type=kv_type),
        unshared_bytes=kv_bytes(facts, beginning.unshared_cells, key_type=kv_type, value_type=kv_type),
    )
