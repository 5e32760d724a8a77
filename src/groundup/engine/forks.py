"""Where requests part: whose beginning a newcomer waits for, and where states are kept for those to come."""

from __future__ import annotations

from collections.abc import Iterable

from .prefix_cache import PrefixCache
from .sequence import Phase, Sequence

SMALLEST_SHARED_TOKENS = 8  # a shorter common prefix is not worth waiting for


def waits_for_prefix(
    sequence: Sequence, running: Iterable[Sequence], cache: PrefixCache, *, has_checkpoints: bool
) -> bool:
    """Whether another one is reading a beginning right now that this one could fork.

    If so, the place where they part is noted at the other one, which then offers what it has computed there.
    """
    limit = min(sequence.length - 1, sequence.shareable)
    path = sequence.path
    _, known = cache.match(path, limit)
    for other in running:
        if other.phase is not Phase.PREFILL or other.paused:
            continue
        shared = min(path.shared_length(other.path), limit, other.shareable)
        if has_checkpoints:
            shared = min(shared, other.length - 1)
        if shared < known + SMALLEST_SHARED_TOKENS or shared <= other.published:
            continue
        if shared <= other.computed and has_checkpoints:
            continue  # its state has gone past that point
        other.fork_points.add(shared)
        return True
    return False


def checkpoints_of(sequence: Sequence, cache: PrefixCache) -> set[int]:
    """Where to save the state of a sequence that cannot be cut later.

    At the end of what is declared public, at the end of the prompt, and where its way parts from
    one that came before: whoever comes third forks there.
    """
    points = {
        sequence.path.public,
        cache.longest_known(sequence.path, sequence.length),
        sequence.prompt_tokens - (0 if sequence.is_pin else 1),
    }
    return {point for point in points if sequence.computed < point < sequence.length}
