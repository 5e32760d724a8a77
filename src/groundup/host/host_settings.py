"""How many models stay loaded, for how long, and with how much context."""

from __future__ import annotations

import msgspec


class HostSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of the host; a client can only stay below them."""

    keep_alive_s: float = 300.0  # how long an unused model stays; negative = for ever
    context_tokens: int = 8192
    most_loaded: int = 0  # models at once; 0 = as many as fit
    most_queued: int = 512
