"""Model files that belong together, told from their names: parts of one model, and its projector.

The naming of parts is llama.cpp's (`name-00001-of-00003.gguf`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from groundup.names.quantisation import quantisation_of

from .found import FoundFile

_PART: Final = re.compile(r"(?P<stem>.+)-(?P<part>\d{5})-of-(?P<parts>\d{5})")
_PROJECTOR_ORDER: Final = ("F16", "BF16", "Q8_0", "F32", "")


@dataclass(frozen=True, slots=True)
class WeightSet:
    """The files of one model, all parts in order. `stem` is their name without part and ending.

    `problem` says that parts are missing; "" if the set is whole.
    """

    stem: str
    files: tuple[FoundFile, ...]
    problem: str = ""

    @property
    def quantisation(self) -> str:
        """What the name tells, in capitals; "" if it tells nothing."""
        return quantisation_of(self.files[0].name)


def is_model_file(name: str) -> bool:
    """Whether a name is that of a GGUF file."""
    return name.lower().endswith(".gguf")


def weight_sets(files: Iterable[FoundFile]) -> list[WeightSet]:
    """The models among these files, by name; projectors and importance matrices are left out."""
    groups: dict[str, list[tuple[int, int, FoundFile]]] = defaultdict(list)
    for file in files:
        stem = _stem(file)
        if is_projector(file) or "imatrix" in stem.lower():
            continue
        match = _PART.fullmatch(stem)
        part, parts = (int(match["part"]), int(match["parts"])) if match else (1, 1)
        folder = PurePosixPath(file.name).parent
        groups[f"{folder}/{match['stem'] if match else stem}"].append((part, parts, file))
    return [_set_of(PurePosixPath(key).name, found) for key, found in sorted(groups.items())]


def is_projector(file: FoundFile) -> bool:
    """Whether a file is the part of a model that reads pictures or sound."""
    return "mmproj" in PurePosixPath(file.name).name.lower()


def best_projector(files: Iterable[FoundFile]) -> FoundFile | None:
    """The projector among these files, in the form that engines run best; None if there is none."""
    found = sorted((file for file in files if is_projector(file)), key=lambda file: file.name)
    for wanted in _PROJECTOR_ORDER:
        for file in found:
            if quantisation_of(file.name) == wanted:
                return file
    return found[0] if found else None


def _stem(file: FoundFile) -> str:
    return re.sub(r"\.gguf$", "", PurePosixPath(file.name).name, flags=re.IGNORECASE)


def _set_of(stem: str, found: list[tuple[int, int, FoundFile]]) -> WeightSet:
    found.sort(key=lambda one: (one[1], one[0], one[2].name))
    files = tuple(file for _, _, file in found)
    parts = found[0][1]
    numbers = [(part, of) for part, of, _ in found]
    if numbers == [(part, parts) for part in range(1, parts + 1)]:
        return WeightSet(stem, files)
    return WeightSet(stem, files, f"of its {parts:,} parts, {len(files):,} are there")
