"""Which files of a repository belong together, and which of its variants a user means.

A repository mostly holds one model in many quantisations, some of them in several parts, and perhaps a
projector for pictures. Everything here is told from file names alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from groundup.errors import NotOnHubError, UnusableReleaseError
from groundup.names.quantisation import quantisation_of

from .repository import RepositoryFile

USUAL: Final = "Q4_K_M"
# Where the usual one is missing: the nearest to it in size and quality first.
NEAREST: Final = (
    "Q4_K_M", "Q4_K_L", "Q4_K_XL", "Q4_K_S", "Q4_K", "MXFP4", "MXFP4_MOE", "IQ4_NL", "IQ4_XS", "Q4_1", "Q4_0",
    "Q5_K_M", "Q5_K_S", "Q5_K", "Q5_1", "Q5_0", "Q6_K", "Q3_K_L", "Q3_K_M", "Q3_K", "IQ3_M", "Q8_0", "Q3_K_S",
    "IQ3_S", "IQ3_XS", "IQ3_XXS", "Q2_K_L", "Q2_K", "IQ2_M", "TQ2_0", "TQ1_0", "BF16", "F16", "F32",
)  # fmt: skip
PROJECTOR_ORDER: Final = ("F16", "BF16", "Q8_0", "F32")

_PART: Final = re.compile(r"(?P<stem>.+)-(?P<part>\d{5})-of-(?P<parts>\d{5})")
_NOT_A_MODEL: Final = ("imatrix",)


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant of a model: its files, in the order of their parts."""

    label: str  # file name without ending and part number
    quantisation: str  # in capitals; "" if the name does not tell
    files: tuple[RepositoryFile, ...]

    @property
    def choice(self) -> str:
        """What a user writes after the colon to get it."""
        return self.quantisation or PurePosixPath(self.files[0].name).name


def variants(files: Iterable[RepositoryFile]) -> list[Variant]:
    """The variants of the model itself, by name; sets of parts that are not complete are left out."""
    return [
        Variant(label, quantisation_of(some[0].name), tuple(some))
        for label, some in sorted(_groups(files).items())
        if _is_complete(some) and not _is_beside(label)
    ]


def projector(files: Iterable[RepositoryFile]) -> RepositoryFile | None:
    """The projector that belongs to a model that sees, in the form that engines run best."""
    found = sorted(
        (one for one in files if _is_gguf(one) and "mmproj" in one.name.lower()), key=lambda one: one.name
    )
    for wanted in PROJECTOR_ORDER:
        for one in found:
            if quantisation_of(one.name) == wanted:
                return one
    return found[0] if found else None


def choose(found: list[Variant], tag: str, *, name: str, host: str) -> tuple[Variant, str]:
    """The variant that a tag means, and a sentence if it is not the usual one.

    Args:
        found: what the repository has.
        tag: "latest" for the usual one, a quantisation in any case, or a file name.
        name: of the repository, for messages.
        host: likewise.

    Raises:
        NotOnHubError: no variant is meant by it; the error names those that there are.
        UnusableReleaseError: several are meant.
    """
    choices = tuple(dict.fromkeys(variant.choice for variant in found))
    if not found:
        raise UnusableReleaseError(
            name, "it has no GGUF files", "Look for another conversion: its name mostly ends in GGUF."
        )
    if tag.lower() == "latest":
        return _usual(found, name)
    meant = [variant for variant in found if _is_meant(variant, tag)]
    if not meant:
        raise NotOnHubError(host, f"{name} as {tag}", choices)
    return _only(meant, name, tag), ""


def _usual(found: list[Variant], name: str) -> tuple[Variant, str]:
    if len(found) == 1:
        return found[0], ""
    for wanted in (*NEAREST, *(f"UD-{one}" for one in NEAREST)):
        meant = [variant for variant in found if variant.quantisation == wanted]
        if meant:
            notice = "" if wanted == USUAL else f"{name} has no {USUAL}, so {wanted} is taken."
            return _only(meant, name, wanted), notice
    return _only(found, name, "latest"), ""


def _only(meant: list[Variant], name: str, tag: str) -> Variant:
    if len(meant) == 1:
        return meant[0]
    files = [PurePosixPath(variant.files[0].name).name for variant in meant]
    raise UnusableReleaseError(
        f"{name}:{tag}",
        f"it may mean {len(meant)} files",
        f"Write one of them after the colon: {', '.join(files[:8])}",
    )


def _is_meant(variant: Variant, tag: str) -> bool:
    wanted = tag.lower()
    names = {PurePosixPath(one.name).name.lower() for one in variant.files}
    return (
        wanted == variant.quantisation.lower() or wanted in names or wanted == f"{variant.label}.gguf".lower()
    )


def _groups(files: Iterable[RepositoryFile]) -> dict[str, list[RepositoryFile]]:
    """Files by folder and name without part number, parts in order."""
    groups: dict[str, list[RepositoryFile]] = defaultdict(list)
    for one in sorted((one for one in files if _is_gguf(one)), key=lambda one: one.name):
        stem = one.name[: -len(".gguf")]
        match = _PART.fullmatch(stem)
        groups[match["stem"] if match else stem].append(one)
    return groups


def _is_complete(files: list[RepositoryFile]) -> bool:
    matches = [_PART.fullmatch(one.name[: -len(".gguf")]) for one in files]
    if len(files) == 1 and matches[0] is None:
        return True
    found = [(int(match["part"]), int(match["parts"])) for match in matches if match]
    return found == [(part, len(files)) for part in range(1, len(files) + 1)]


def _is_gguf(file: RepositoryFile) -> bool:
    return file.name.lower().endswith(".gguf")


def _is_beside(label: str) -> bool:
    name = PurePosixPath(label).name.lower()
    return "mmproj" in name or any(word in name for word in _NOT_A_MODEL)
