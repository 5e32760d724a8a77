"""How models are kept, from variables: ours, and those that people have set for Ollama.

Ours wins over Ollama's of the same ending, such as `OLLAMA_KEEP_ALIVE`. 0 means: what suits the device.
Source: the documentation of Ollama, on its variables.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from groundup.errors import InvalidBodyError, InvalidParameterError
from groundup.host.host_settings import KV_TYPES, HostSettings

from .environment import value_of
from .keep_alive import keep_alive_s

# By the name of a variable without its beginning: the setting.
_COUNTS = {
    "CONTEXT_LENGTH": "context_tokens",
    "MAX_LOADED_MODELS": "most_loaded",
    "MAX_QUEUE": "most_queued",
    "NUM_PARALLEL": "most_running",
}
_DURATIONS = {"KEEP_ALIVE": "keep_alive_s", "LOAD_TIMEOUT": "load_timeout_s"}
_KV_TYPE = "KV_CACHE_TYPE"
_FLASH_ATTENTION = "FLASH_ATTENTION"
_OFF = ("0", "f", "false", "no", "off")
_ON = ("1", "t", "true", "yes", "on")
_WITHOUT_FLASH_ATTENTION = "f16"  # the one cache that can be read then
_MEANS_ITSELF = ("keep_alive_s", "flash_attention")
_DAYS_S = 1e9  # of a load time-out that was switched off


def read_host_settings(variables: Mapping[str, str]) -> HostSettings:
    """The settings of the host as far as variables say anything.

    Raises:
        InvalidParameterError: a value that is none; the error names the variable.
    """
    found: dict[str, Any] = {}
    for name, setting in _COUNTS.items():
        text = value_of(name, variables)
        if text:
            found[setting] = _count(name, text, variables)
    for name, setting in _DURATIONS.items():
        text = value_of(name, variables)
        if text:
            found[setting] = _seconds(name, text, variables)
    kv_type = value_of(_KV_TYPE, variables).lower()
    if kv_type:
        if kv_type not in KV_TYPES:
            wanted = f"one of {', '.join(KV_TYPES)}"
            raise InvalidParameterError(_full_name(_KV_TYPE, variables), repr(kv_type), wanted)
        found["kv_type"] = kv_type
    if not _is_flash_attention_on(variables):
        if kv_type not in ("", _WITHOUT_FLASH_ATTENTION):
            wanted = f"{_WITHOUT_FLASH_ATTENTION} where {_full_name(_FLASH_ATTENTION, variables)} is off"
            raise InvalidParameterError(_full_name(_KV_TYPE, variables), repr(kv_type), wanted)
        found["flash_attention"] = False
    if found.get("load_timeout_s", 1) <= 0:  # as Ollama takes it: no limit
        found["load_timeout_s"] = _DAYS_S
    usual = msgspec.structs.asdict(HostSettings())
    # 0 stands for the usual value, but for how long a model stays, where it means "not at all"; so does off
    chosen = {name: value for name, value in found.items() if value or name in _MEANS_ITSELF}
    return HostSettings(**(usual | chosen))


def costly(variables: Mapping[str, str]) -> list[str]:
    """What somebody has set, perhaps long ago for Ollama, and pays for here, in sentences."""
    if _is_flash_attention_on(variables):
        return []
    name = _full_name(_FLASH_ATTENTION, variables)
    return [f"{name} switches flash attention off: long contexts take more memory and time."]


def _is_flash_attention_on(variables: Mapping[str, str]) -> bool:
    wish = value_of(_FLASH_ATTENTION, variables).lower()
    if wish in ("", *_ON):
        return True
    if wish in _OFF:
        return False
    raise InvalidParameterError(_full_name(_FLASH_ATTENTION, variables), repr(wish), "1 or 0")


def _count(name: str, text: str, variables: Mapping[str, str]) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise InvalidParameterError(_full_name(name, variables), repr(text), "a whole number, 0 or more")
    return int(text)


def _seconds(name: str, text: str, variables: Mapping[str, str]) -> float:
    try:
        seconds = keep_alive_s(text)
    except InvalidBodyError:
        raise InvalidParameterError(
            _full_name(name, variables), repr(text), "seconds, or a duration such as 5m or 1h30m"
        ) from None
    assert seconds is not None
    return seconds


def _full_name(name: str, variables: Mapping[str, str]) -> str:
    """The variable that was read."""
    ours = f"GROUNDUP_{name}"
    return ours if variables.get(ours) else f"OLLAMA_{name}"
