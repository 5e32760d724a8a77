"""What a class saves whose texts begin alike.

Our engine keeps a shared beginning once, in one cache for everybody. A server that shares nothing keeps it
for each user, in a cache of their own. All else of a load is the same, so the difference is the cache.
"""

from __future__ import annotations

from dataclasses import dataclass

from groundup.library.model_facts import ModelFacts

from .kv import kv_bytes, padded_cells, split_cells
from .layout import OURS
from .purposes import Purpose


@dataclass(frozen=True, slots=True)
class SharedCache:
    """Bytes of keys and values with the beginning kept once, and kept for everybody."""

    shared_bytes: int
    unshared_bytes: int

    @property
    def saved_bytes(self) -> int:
        """What sharing saves; below 0 where it costs more than it saves, as for one user."""
        return self.unshared_bytes - self.shared_bytes


def shared_cache(facts: ModelFacts, purpose: Purpose, *, kv_type: str = "f16") -> SharedCache:
    """The cache of the people of a purpose, in our engine and in a server that shares nothing.

    Recurrent states are kept for each user either way and are not in it. The other server is given the same
    full-size window layers; with windows of their own size it would need less (`kv.split_window_cells`).

    Raises:
        UnknownShapeError: there is no such storage type.
    """
    ours = padded_cells(purpose.cache_tokens + OURS.extra_cells)
    theirs = split_cells(purpose.people * purpose.context_tokens, sequences=purpose.people)
    return SharedCache(
        shared_bytes=kv_bytes(facts, ours, key_type=kv_type, value_type=kv_type),
        unshared_bytes=kv_bytes(facts, theirs, key_type=kv_type, value_type=kv_type),
    )
