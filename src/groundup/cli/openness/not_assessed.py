"""What is said of a model without a record: the publisher's own word, and what to type next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from groundup.cli.terminal_text import visible
from groundup.openness.tables import licences
from groundup.openness.wording import Wording

from .layout import wrapped


@dataclass(frozen=True)
class NotAssessed:
    """A model without a record: what its file or a hub said; "" for what nobody said.

    Args:
        name: as it was asked for.
        licence_tag: the licence that file or hub name.
        architecture: that of its file.
        hub_name: its name at Hugging Face, where --check can ask for more; "" if it has none.
        near: ids of the catalogue that are most like its name.
        was_read: whether its file or its page was read; of a name alone nothing is known.
        is_gated: None where no hub was asked.
    """

    name: str
    licence_tag: str = ""
    architecture: str = ""
    hub_name: str = ""
    near: tuple[str, ...] = ()
    was_read: bool = True
    is_gated: bool | None = None


def not_assessed_text(found: NotAssessed, words: Wording, *, width: int) -> str:
    """The lines for people."""
    lines = [visible(found.name), words("no_record.label")]
    for text in _sentences(found, words):
        lines += wrapped(visible(text), width)
    lines.append("")
    if found.near:
        lines += wrapped(words("no_record.near", names=", ".join(found.near)), width)
    if found.hub_name:
        lines.append(words("no_record.ask_hub", name=visible(found.name)))
    lines += [words("no_record.see"), *wrapped(words("closing.line"), width)]
    return "\n".join(lines)


def not_assessed_record(found: NotAssessed, words: Wording) -> dict[str, Any]:
    """The same for programs."""
    licence = licences().of_tag(found.licence_tag)
    return {
        "card": 1,
        "release": None,
        "name": found.name,
        "g7": {"step": "unknown", "label": words("no_record.label"), "could_be": "4", "conditions": []},
        "licence_tag": found.licence_tag,
        "licence": licence.id if licence is not None else None,
        "architecture": found.architecture,
        "is_gated": found.is_gated,
        "near": list(found.near),
        "closing": words("closing.line"),
    }


def _sentences(found: NotAssessed, words: Wording) -> list[str]:
    said = [words("no_record.sentence")]
    if found.licence_tag:
        said.append(words("no_record.tag", tag=found.licence_tag))
    elif found.was_read:
        said.append(words("no_record.no_tag"))
    if found.architecture:
        said.append(words("no_record.architecture", architecture=found.architecture))
    if found.is_gated is not None:
        said.append(words("no_record.gated" if found.is_gated else "no_record.not_gated"))
    licence = licences().of_tag(found.licence_tag)
    if licence is not None:
        plain = licences().plain(licence, words.language)
        said.append(words("no_record.means", licence=licence.name, plain=plain))
    return said
