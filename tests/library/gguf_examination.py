"""Examines a header reader: what it may do with a hostile file, and an independent judge of acceptance.

A reader passes a case when it refuses with one of our errors, or accepts and every tensor that it names
lies in the file; always within two seconds, and without growing. The judge parses the bytes again in the
plainest way, so that it shares no code with the reader.
"""

from __future__ import annotations

import contextlib
import math
import struct
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from groundup.errors import ModelError
from groundup.library.gguf import GgufHeader
from groundup.library.gguf_types import TENSOR_TYPES
from groundup.library.model_facts import model_facts

from .gguf_corpus import ARRAY, LAYOUTS, STRING, Case

MAXIMUM_GROWTH_BYTES = 32 << 20
MAXIMUM_TIME_S = 2.0  # of the processor, which may be ten years old; others may use it too
TRIES = 2  # more, where it seems to be exceeded

Reader = Callable[[Path], GgufHeader]


@dataclass
class Examination:
    """What was seen: `accepted` counts files that were read, `violations` names what went wrong."""

    accepted: list[str]
    refused: int
    violations: list[str]


def examine(reader: Reader, cases: list[Case], folder: Path) -> Examination:
    """Give every case to `reader`, as a file in `folder`: once for the time, once for the memory."""
    seen = Examination([], 0, [])
    path = folder / "case.gguf"
    for case in cases:
        path.unlink(missing_ok=True)  # overwriting in place makes some file systems write through
        path.write_bytes(case.data)
        if _processor_time_s(reader, case, path, seen) > MAXIMUM_TIME_S:
            seen.violations.append(f"{case.name}: took longer than {MAXIMUM_TIME_S} s")
        growth = _growth(reader, path)
        if growth > MAXIMUM_GROWTH_BYTES:
            seen.violations.append(f"{case.name}: grew by {growth:,} bytes")
    return seen


def _processor_time_s(reader: Reader, case: Case, path: Path, seen: Examination) -> float:
    """What reading a case costs at most; again without its judge where that seems dear.

    The judge takes longer than the reader, and neighbours slow a processor down.
    """
    start_s = time.process_time()
    _examine_case(reader, case, path, seen)
    used_s = time.process_time() - start_s
    for _ in range(TRIES if used_s > MAXIMUM_TIME_S else 0):
        start_s = time.process_time()
        with contextlib.suppress(Exception):  # counted by the first pass
            model_facts(reader(path))
        used_s = min(used_s, time.process_time() - start_s)
    return used_s


def _examine_case(reader: Reader, case: Case, path: Path, seen: Examination) -> None:
    try:
        header = reader(path)
        model_facts(header)
    except ModelError as refusal:
        seen.refused += 1
        if str(path) not in str(refusal):
            seen.violations.append(f"{case.name}: the message does not name the file: {refusal}")
    except Exception as failure:
        seen.violations.append(f"{case.name}: {type(failure).__name__}: {failure}")
    else:
        seen.accepted.append(case.name)
        seen.violations.extend(f"{case.name}: {flaw}" for flaw in _flaws(case, header))


def _growth(reader: Reader, path: Path) -> int:
    """The most bytes that were in use while the file was read."""
    tracemalloc.start()
    try:
        with contextlib.suppress(Exception):  # counted by the first pass
            model_facts(reader(path))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _flaws(case: Case, header: GgufHeader) -> list[str]:
    if case.must_refuse:
        return ["accepted"]
    try:
        return judge(case.data, header)
    except (struct.error, IndexError, KeyError, ValueError) as failure:
        return [f"accepted, but not readable plainly: {failure!r}"]


def judge(data: bytes, header: GgufHeader) -> list[str]:
    """What is wrong with having accepted `data` as `header`; empty when nothing is."""
    plain = _Plain(data)
    tensors = plain.tensors
    named = [(tensor.name, tensor.shape, tensor.offset_bytes) for tensor in header.tensors]
    if named != [(name, shape, offset) for name, shape, _, offset in tensors]:
        return ["tensors read differently"]
    flaws = []
    extents = []
    for name, shape, code, offset in tensors:
        kind = TENSOR_TYPES[code]
        size_bytes = shape[0] * kind.block_bytes // kind.block_values
        for length in shape[1:]:
            size_bytes *= length
        extents.append((offset, offset + size_bytes))
        if plain.data_offset + offset + size_bytes > len(data) or size_bytes <= 0 or offset % plain.alignment:
            flaws.append(f"{name} does not lie in the file")
    extents.sort()
    flaws.extend("tensors overlap" for one, two in pairwise(extents) if one[1] > two[0])
    return flaws


class _Plain:
    """The file, parsed without any care."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 8
        self.alignment = 32
        tensor_count, entry_count = self.number("Q"), self.number("Q")
        for _ in range(entry_count):
            self.entry()
        self.tensors = [self.tensor() for _ in range(tensor_count)]
        self.data_offset = -(-self.at // self.alignment) * self.alignment

    def number(self, layout: str) -> int:
        (value,) = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return int(value) if math.isfinite(value) else 0

    def string(self) -> str:
        length = self.number("Q")
        raw = self.data[self.at : self.at + length]
        assert len(raw) == length
        self.at += length
        return raw.decode("utf-8", "replace")

    def entry(self) -> None:
        key, code = self.string(), self.number("I")
        if code == ARRAY:
            element, count = self.number("I"), self.number("Q")
            for _ in range(count):
                self.value(element)
            return
        value = self.value(code)
        if key == "general.alignment":
            assert isinstance(value, int)
            self.alignment = value

    def value(self, code: int) -> object:
        return self.string() if code == STRING else self.number(LAYOUTS[code])

    def tensor(self) -> tuple[str, tuple[int, ...], int, int]:
        name = self.string()
        shape = tuple(self.number("Q") for _ in range(self.number("I")))
        return name, shape, self.number("I"), self.number("Q")
