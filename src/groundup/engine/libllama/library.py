"""The library as a whole: started once, its log collected, its build named, models quantised."""

from __future__ import annotations

import ctypes
import re
import sys
from collections import deque
from functools import cache
from pathlib import Path
from typing import Any

import llama_cpp as native

from groundup.errors import InvalidParameterError, ModelLoadError

__all__ = [
    "buffer_sizes",
    "engine_build",
    "expect_interruption",
    "forget_buffers",
    "forget_errors",
    "last_errors",
    "native",
    "quantize",
    "quiet_log",
    "start",
    "system_info",
]

_WARN, _ERROR, _CONTINUED = 3, 4, 5
_kept_lines: deque[str] = deque(maxlen=40)
_BUFFER = re.compile(r"(\S+) +(model|KV|RS|compute|output) buffer size = +(\d+\.\d\d) MiB")
_NAMES = {"model": "weights", "KV": "cache", "RS": "state", "compute": "compute", "output": "output"}
_buffers: dict[str, int] = {}
_last_level = 0
_is_interrupted = False


@cache
def start() -> None:
    """Start the library and route its log here. Called by whoever first needs the library."""
    native.llama_log_set(_log_callback, None)
    native.llama_backend_init()


def last_errors() -> list[str]:
    """The library's most recent warnings and errors, oldest first."""
    return [line.strip() for line in _kept_lines if line.strip()]


def forget_errors() -> None:
    """Empty `last_errors`, before an operation whose errors shall be told apart."""
    _kept_lines.clear()


def buffer_sizes() -> dict[str, int]:
    """Bytes of the buffers that were made since `forget_buffers`, as the log says, to 0.01 MiB.

    Keys are weights, repacked, cache, state, compute and output.
    """
    return dict(_buffers)


def forget_buffers() -> None:
    """Empty `buffer_sizes`, before a model is loaded."""
    _buffers.clear()


def expect_interruption(is_interrupted: bool) -> None:
    """Tell whether errors come because a computation is given up, so that they are no news."""
    global _is_interrupted  # noqa: PLW0603 - the library has one log
    _is_interrupted = is_interrupted


def system_info() -> str:
    """Which processor features the library was built for, in its own words."""
    start()
    return str(native.llama_print_system_info().decode()).strip(" |")


def engine_build() -> str:
    """Name and version of the library, for messages and results."""
    return f"llama-cpp-python {native.__version__}"


def quantize(source: Path, target: Path, type_name: str, *, threads: int = 0) -> None:
    """Write `source` again with the given type, for example `Q4_K_M` or `Q8_0`.

    Raises:
        InvalidParameterError: the library has no such type.
        ModelLoadError: the library could not read or write a file.
    """
    start()
    file_type = getattr(native, f"LLAMA_FTYPE_MOSTLY_{type_name}", None)
    if file_type is None:
        raise InvalidParameterError("quantisation", type_name, "a type of llama.cpp such as Q4_K_M or Q8_0")
    params = native.llama_model_quantize_default_params()
    params.ftype = file_type
    params.nthread = threads
    forget_errors()
    status = native.llama_model_quantize(str(source).encode(), str(target).encode(), ctypes.byref(params))
    if status != 0:
        raise ModelLoadError(str(source), "; ".join(last_errors()[-2:]) or "quantising failed")


@native.llama_log_callback  # type: ignore[untyped-decorator]
def _log_callback(level: int, text: bytes, _user_data: Any) -> None:
    """Keep warnings and errors; errors also go to stderr, where the client collects them."""
    global _last_level  # noqa: PLW0603 - a continued line has the level of the line before it
    level = _last_level if level == _CONTINUED else level
    _last_level = level
    if b" buffer size = " in text:
        _note_buffer(text.decode("utf-8", "replace"))
    if level >= _WARN:
        line = text.decode("utf-8", "replace")
        _kept_lines.append(line)
        if level == _ERROR and not _is_interrupted:
            sys.stderr.write(line)
            sys.stderr.flush()


@native.llama_log_callback  # type: ignore[untyped-decorator]
def quiet_log(level: int, text: bytes, _user_data: Any) -> None:
    """The same for libraries that say more than what concerns us: errors alone are kept."""
    if level == _ERROR:
        _log_callback(level, text, None)


def _note_buffer(line: str) -> None:
    """Keep what the log says about one buffer. Several make the weights and the cache; the others replace."""
    found = _BUFFER.search(line)
    if found is None:
        return
    where, kind, size = found.groups()
    name = "repacked" if where == "CPU_REPACK" else _NAMES[kind]
    adds = name in ("weights", "repacked", "cache", "state")
    _buffers[name] = (_buffers.get(name, 0) if adds else 0) + round(float(size) * (1 << 20))
