"""Models that come in several files: which part this is, and what the others are called.

The naming (`name-00001-of-00003.gguf`) and the three keys are those of llama.cpp's gguf-split.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from groundup.errors import ModelLoadError

from .gguf import GgufHeader
from .header_entries import HeaderEntries

MAXIMUM_PARTS: Final = 65_535

_PART_NAME: Final = re.compile(r"(?P<stem>.+)-(?P<part>\d{5})-of-(?P<parts>\d{5})\.gguf")


@dataclass(frozen=True, slots=True)
class SplitFacts:
    """Part `part` (counted from 1) of `parts`; `tensor_count` is that of all parts together."""

    part: int
    parts: int
    tensor_count: int


def split_facts(header: GgufHeader) -> SplitFacts | None:
    """Which part of a model this file is; None for a model in one file.

    Raises:
        GgufFormatError: the counts contradict each other.
        ModelLoadError: it is not the first part, which alone describes the model.
    """
    entries = HeaderEntries(header)
    parts = entries.whole("split.count", maximum=MAXIMUM_PARTS) or 0
    if parts <= 1:
        return None
    index = entries.whole("split.no", maximum=MAXIMUM_PARTS) or 0
    if index >= parts:
        entries.fail("split.no", f"is {index:,}, and there are {parts:,} parts, counted from 0")
    tensor_count = entries.whole("split.tensors.count") or len(header.tensors)
    if tensor_count < len(header.tensors):
        entries.fail("split.tensors.count", f"is {tensor_count:,}, and this part alone has more")
    if index:
        first = part_paths(Path(header.path), parts)
        advice = f"open {first[0].name} instead" if first else "open the first part instead"
        raise ModelLoadError(path=header.path, detail=f"it is part {index + 1} of {parts}: {advice}")
    return SplitFacts(part=1, parts=parts, tensor_count=tensor_count)


def part_paths(path: Path, parts: int) -> tuple[Path, ...]:
    """The paths of all parts, by the naming rule; empty where `path` does not follow it."""
    match = _PART_NAME.fullmatch(path.name)
    if match is None or int(match["parts"]) != parts:
        return ()
    return tuple(
        path.with_name(f"{match['stem']}-{part:05}-of-{parts:05}.gguf") for part in range(1, parts + 1)
    )
