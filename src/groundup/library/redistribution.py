"""Whether a model may be passed on to others, told from the licence that it names.

A small table of licences, read by their SPDX identifier or the identifier that Hugging Face uses. It knows
what the licences say about passing on unchanged files, and nothing about who reads this: it is no advice in
law. A licence that sets conditions which only a person can meet is `UNKNOWN`, and so is one that is not here.

Identifiers: https://spdx.org/licenses/ and https://huggingface.co/docs/hub/repositories-licenses
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class SharingAnswer(StrEnum):
    """Whether passing on is allowed. `UNKNOWN`: somebody has to read the licence and decide."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sharing:
    """What a licence says about passing a model on; `reason` is a clause for the user."""

    answer: SharingAnswer
    reason: str

    @property
    def is_allowed(self) -> bool:
        """Whether it may be passed on without anybody being asked."""
        return self.answer is SharingAnswer.YES


_FREE: Final = frozenset(
    {
        "0bsd", "afl-3.0", "apache-2.0", "artistic-2.0", "bsd", "bsd-2-clause", "bsd-3-clause",
        "bsd-3-clause-clear", "bsl-1.0", "cc-by-2.0", "cc-by-2.5", "cc-by-3.0", "cc-by-4.0",
        "cc-by-sa-3.0", "cc-by-sa-4.0", "cc0-1.0", "cdla-permissive-1.0", "cdla-permissive-2.0",
        "cdla-sharing-1.0", "ecl-2.0", "epl-1.0", "epl-2.0", "eupl-1.1", "eupl-1.2", "gpl-2.0", "gpl-3.0",
        "agpl-3.0", "lgpl-2.1", "lgpl-3.0", "isc", "mit", "mit-0", "mpl-2.0", "ms-pl", "ncsa", "odbl",
        "odbl-1.0", "odc-by", "odc-by-1.0", "ofl-1.1", "openmdw-1.0", "osl-3.0", "pddl", "pddl-1.0",
        "postgresql", "unlicense", "wtfpl", "zlib",
    }
)  # fmt: skip
_NOT_FOR_MONEY: Final = frozenset(
    {f"cc-by-nc{more}-{version}" for more in ("", "-sa", "-nd") for version in ("2.0", "3.0", "4.0")}
)
_UNCHANGED_ONLY: Final = frozenset({"cc-by-nd-3.0", "cc-by-nd-4.0"})
# These let a model be passed on if the giver does something; the sentence says what.
_CONDITIONS: Final = {
    "llama": "hand over its licence and its rules of use, and show 'Built with Llama'",
    "gemma": "hand over Google's terms of use and their list of forbidden uses",
    "openrail": "hand over the licence, and hold whoever gets it to its list of forbidden uses",
    "bigscience": "hand over the licence, and hold whoever gets it to its list of forbidden uses",
    "creativeml": "hand over the licence, and hold whoever gets it to its list of forbidden uses",
    "bigcode": "hand over the licence, and hold whoever gets it to its list of forbidden uses",
    "tongyi-qianwen": "hand over the licence, and name its owner as it asks",
    "qwen": "hand over the licence, and name its owner as it asks",
    "deepseek": "hand over the licence, and hold whoever gets it to its list of forbidden uses",
    "falcon": "hand over the licence, and hold whoever gets it to its rules of use",
}
_ORDER: Final = (SharingAnswer.YES, SharingAnswer.UNKNOWN, SharingAnswer.NO)
_CLOSED: Final = frozenset({"all-rights-reserved", "proprietary", "unlicensed", "no-license", "none"})
# A licence text is known by its first lines; each pattern has to be found near the beginning.
_TITLES: Final = (
    (re.compile(r"apache license,? \(?version 2\.0"), "apache-2.0"),
    (re.compile(r"\bmit license\b|permission is hereby granted, free of charge, to any person"), "mit"),
    (re.compile(r"redistribution and use in source and binary forms"), "bsd"),
    (re.compile(r"creative commons attribution-noncommercial-sharealike 4\.0"), "cc-by-nc-sa-4.0"),
    (re.compile(r"creative commons attribution-noncommercial 4\.0"), "cc-by-nc-4.0"),
    (re.compile(r"creative commons attribution-sharealike 4\.0"), "cc-by-sa-4.0"),
    (re.compile(r"creative commons attribution 4\.0"), "cc-by-4.0"),
    (re.compile(r"\bllama [0-9.]+ (community license|version release)"), "llama"),
    (re.compile(r"\bgemma terms of use"), "gemma"),
)
_TITLE_CHARACTERS: Final = 2_000
_LONGEST_IDENTIFIER: Final = 200
_SUFFIX: Final = re.compile(r"(-only|-or-later|\+)$")


def may_share(licence: str) -> Sharing:
    """What a licence says about passing on the unchanged files of a model.

    Args:
        licence: an identifier ("apache-2.0", "MIT"), an expression of SPDX with AND or OR, or the text of a
            licence itself, which is known by its title. Capitals mean nothing.
    """
    text = licence.strip()
    if not text:
        return Sharing(SharingAnswer.UNKNOWN, "nothing says which licence it has")
    if len(text) > _LONGEST_IDENTIFIER or "\n" in text:
        known = licence_of_text(text)
        if not known:
            return Sharing(SharingAnswer.UNKNOWN, "its licence is a text that Groundup does not know")
        return _of_term(known)
    if "(" in text:  # which parts belong together is not worked out: all of them have to allow it
        return _strictest(_of_term(term) for one in _split(text, " or ") for term in _split(one, " and "))
    return _best(_strictest(_of_term(term) for term in _split(one, " and ")) for one in _split(text, " or "))


def may_share_all(licences: Iterable[str]) -> Sharing:
    """What several licences that all hold at once say together: the strictest counts."""
    return _strictest([may_share(one) for one in licences] or [may_share("")])


def licence_of_text(text: str) -> str:
    """The identifier of a licence whose text this is, by the title that comes first; "" if none is known."""
    beginning = " ".join(text[:_TITLE_CHARACTERS].lower().split())
    found = [(match.start(), name) for pattern, name in _TITLES if (match := pattern.search(beginning))]
    return min(found)[1] if found else ""


def _split(text: str, word: str) -> list[str]:
    return [part.strip(" ()") for part in text.lower().split(word)]


def _strictest(found: Iterable[Sharing]) -> Sharing:
    return max(found, key=lambda sharing: _ORDER.index(sharing.answer))


def _best(found: Iterable[Sharing]) -> Sharing:
    """With OR the giver chooses."""
    return min(found, key=lambda sharing: _ORDER.index(sharing.answer))


def _of_term(term: str) -> Sharing:
    shown = licence_of_text(term) or term
    name = _SUFFIX.sub("", shown.partition(" with ")[0].lower())
    if name in _FREE:
        return Sharing(SharingAnswer.YES, f"its licence, {shown}, lets everybody pass it on")
    if name in _NOT_FOR_MONEY:
        return Sharing(SharingAnswer.YES, f"its licence, {shown}, lets it be passed on, but not for money")
    if name in _UNCHANGED_ONLY:
        return Sharing(SharingAnswer.YES, f"its licence, {shown}, lets it be passed on unchanged")
    if name in _CLOSED:
        return Sharing(SharingAnswer.NO, f"its licence, {shown}, lets nobody pass it on")
    for family, condition in _CONDITIONS.items():
        if name == family or (name.startswith(family) and name[len(family)] in "-.0123456789"):
            return Sharing(
                SharingAnswer.UNKNOWN, f"its licence, {shown}, lets it be passed on if you {condition}"
            )
    return Sharing(SharingAnswer.UNKNOWN, f"Groundup does not know what its licence, {shown}, allows")
