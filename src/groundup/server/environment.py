"""Settings of the server from variables, ours and those that people have set for Ollama.

`GROUNDUP_HOST` wins over `OLLAMA_HOST`, `GROUNDUP_ORIGINS` over `OLLAMA_ORIGINS`.
Source: the documentation of Ollama, on its variables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from .server_settings import DEFAULT_ADDRESS, DEFAULT_PORT

_PLACE: Final = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<host>\[[0-9A-Fa-f:.]+\]|[^:/\[\]]*)(?::(?P<port>\d{1,5}))?(?:/.*)?"
)
_PORT_OF_SCHEME: Final = {"http": 80, "https": 443}
_LARGEST_PORT: Final = 65_535


def value_of(name: str, variables: Mapping[str, str]) -> str:
    """A variable under our name, else under Ollama's; "" if neither is set."""
    return (variables.get(f"GROUNDUP_{name}") or variables.get(f"OLLAMA_{name}") or "").strip().strip("\"'")


def read_place(text: str) -> tuple[str, int]:
    """Address and port of `[scheme://]host[:port][/path]`; what is left out or wrong is as usual."""
    match = _PLACE.fullmatch(text.strip())
    if match is None:
        return DEFAULT_ADDRESS, DEFAULT_PORT
    port = int(match["port"]) if match["port"] else _PORT_OF_SCHEME.get(match["scheme"] or "", DEFAULT_PORT)
    host = match["host"].removeprefix("[").removesuffix("]") or DEFAULT_ADDRESS
    return host, port if port <= _LARGEST_PORT else DEFAULT_PORT


def read_origins(text: str) -> tuple[str, ...]:
    """Origins with commas between them."""
    return tuple(one.strip() for one in text.split(",") if one.strip())
