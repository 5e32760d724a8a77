"""Variables that people have set for Ollama hold here too, and ours win over them."""

from __future__ import annotations

import pytest

from groundup.errors import InvalidParameterError
from groundup.host.host_settings import HostSettings
from groundup.server.host_variables import costly, read_host_settings


def test_nothing_is_set() -> None:
    """The usual settings."""
    assert read_host_settings({}) == HostSettings()


@pytest.mark.parametrize(
    ("variables", "setting", "value"),
    [
        ({"OLLAMA_KEEP_ALIVE": "10m"}, "keep_alive_s", 600),
        ({"OLLAMA_KEEP_ALIVE": "-1"}, "keep_alive_s", -1),
        ({"OLLAMA_KEEP_ALIVE": "0"}, "keep_alive_s", 0),
        ({"OLLAMA_KEEP_ALIVE": "10m", "GROUNDUP_KEEP_ALIVE": "20"}, "keep_alive_s", 20),
        ({"OLLAMA_CONTEXT_LENGTH": "4096"}, "context_tokens", 4096),
        ({"OLLAMA_CONTEXT_LENGTH": "0"}, "context_tokens", 8192),
        ({"OLLAMA_MAX_LOADED_MODELS": "2"}, "most_loaded", 2),
        ({"OLLAMA_MAX_QUEUE": " 7 "}, "most_queued", 7),
        ({"OLLAMA_MAX_QUEUE": "0"}, "most_queued", 512),
        ({"OLLAMA_NUM_PARALLEL": "4"}, "most_running", 4),
        ({"OLLAMA_LOAD_TIMEOUT": "1m"}, "load_timeout_s", 60),
        ({"OLLAMA_KV_CACHE_TYPE": "q8_0"}, "kv_type", "q8_0"),
        ({"OLLAMA_KV_CACHE_TYPE": "Q4_0", "GROUNDUP_KV_CACHE_TYPE": "f16"}, "kv_type", "f16"),
        ({"OLLAMA_KV_CACHE_TYPE": ""}, "kv_type", "f16"),
        ({"OLLAMA_LOAD_TIMEOUT": "0"}, "load_timeout_s", 1e9),
        ({"OLLAMA_FLASH_ATTENTION": "0"}, "flash_attention", False),
        ({"OLLAMA_FLASH_ATTENTION": "False"}, "flash_attention", False),
        ({"OLLAMA_FLASH_ATTENTION": "0", "GROUNDUP_FLASH_ATTENTION": "1"}, "flash_attention", True),
        ({"OLLAMA_FLASH_ATTENTION": "0", "OLLAMA_KV_CACHE_TYPE": "f16"}, "kv_type", "f16"),
        ({"OLLAMA_FLASH_ATTENTION": "1", "OLLAMA_KV_CACHE_TYPE": "q8_0"}, "flash_attention", True),
    ],
)
def test_variables(variables: dict[str, str], setting: str, value: float) -> None:
    """Each sets one thing; 0 is the usual, or no limit."""
    assert getattr(read_host_settings(variables), setting) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [("OLLAMA_KEEP_ALIVE", "soon"), ("OLLAMA_MAX_QUEUE", "many"), ("GROUNDUP_NUM_PARALLEL", "-1"),
     ("OLLAMA_CONTEXT_LENGTH", "8k"), ("OLLAMA_MAX_LOADED_MODELS", "9" * 12),
     ("OLLAMA_KV_CACHE_TYPE", "q5_1"), ("GROUNDUP_FLASH_ATTENTION", "perhaps")],
)  # fmt: skip
def test_nonsense(name: str, text: str) -> None:
    """A value that is none is named, with its variable."""
    with pytest.raises(InvalidParameterError, match=name):
        read_host_settings({name: text})


def test_a_small_cache_needs_flash_attention() -> None:
    """Both wishes cannot be had together, and the error names the two."""
    variables = {"GROUNDUP_KV_CACHE_TYPE": "q8_0", "OLLAMA_FLASH_ATTENTION": "0"}
    with pytest.raises(InvalidParameterError, match=r"GROUNDUP_KV_CACHE_TYPE.*OLLAMA_FLASH_ATTENTION"):
        read_host_settings(variables)


@pytest.mark.parametrize(("text", "is_told"), [("0", True), ("false", True), ("1", False), ("", False)])
def test_what_costs_memory_is_told(text: str, is_told: bool) -> None:
    """Whoever switches flash attention off learns what that costs; who switches it on is not bothered."""
    told = costly({"OLLAMA_FLASH_ATTENTION": text})
    assert bool(told) == is_told
    assert not is_told or "OLLAMA_FLASH_ATTENTION" in told[0]
