"""How many models stay loaded, for how long, and with how much context and memory."""

from __future__ import annotations

from typing import Final

import msgspec

USUAL_CONTEXT_TOKENS: Final = 8192
KV_TYPES: Final = ("f16", "q8_0", "q4_0")
LEAST_COMPARED_BYTES: Final = 32 << 20  # smaller weights are less than the process itself


class HostSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of the host; a client can only stay below them. 0 means: what suits the device."""

    keep_alive_s: float = 300.0  # how long an unused model stays; negative = for ever
    context_tokens: int = USUAL_CONTEXT_TOKENS  # of a model, where nobody wants more and it fits comfortably
    longest_context_tokens: int = 0  # that a client may ask for; 0 = what the model knows
    most_loaded: int = 0  # models at once; 0 = as many as fit
    most_running: int = 0  # requests of one model that are answered together
    most_queued: int = 512  # requests that wait, for a model to load or for their turn with it
    memory_bytes: int = 0  # that all models may have together
    spare_bytes: int = 256 << 20  # of the device's memory, left free for everything else
    longest_wait_s: float = 300.0  # for other models to become idle, where they are in the way
    load_timeout_s: float = 300.0  # without progress
    kv_type: str = "f16"  # of the cache of keys and values; q8_0 and q4_0 take less memory
    flash_attention: bool = True  # off: more memory, and the cache only in f16
    silence_s: float = 30.0  # in which an engine may neither answer nor compute
