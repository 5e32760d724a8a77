"""What the installed engine library can run models on: the processor always, accelerators if it was built so.

A graphics card that the library has no part for is as good as none, whatever it has of memory. Only the
names of the library's files are looked at; nothing of it is loaded.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

_PART: Final = re.compile(r"(?:lib)?ggml-([a-z]+)[-.]")
_DRIVEN_BY: Final = {  # best first
    "nvidia": ("cuda", "vulkan"),
    "amd": ("hip", "vulkan"),
    "intel": ("sycl", "vulkan"),
    "apple": ("metal",),
}


@cache
def installed_backends() -> frozenset[str]:
    """Parts of the library that is installed here, "cpu" among them."""
    found = importlib.util.find_spec("llama_cpp")
    folders = (found.submodule_search_locations or []) if found else []
    files = (path.name for folder in folders for path in Path(folder, "lib").glob("*ggml-*"))
    return backends_in(files)


def backends_in(files: Iterable[str]) -> frozenset[str]:
    """Parts by the names of their files: "libggml-cuda.so" → "cuda"."""
    parts = {found[1] for name in files if (found := _PART.match(name))}
    return frozenset(parts - {"base"}) | {"cpu"}


def backend_for(maker: str, backends: frozenset[str]) -> tuple[str, bool]:
    """The part that drives accelerators of this maker, and whether it is there."""
    candidates = _DRIVEN_BY.get(maker, ())
    present = next((part for part in candidates if part in backends), None)
    return (present or (candidates[0] if candidates else ""), present is not None)
