"""What a record of the catalogue says about a release, and how it says where that comes from.

A record is one TOML file. It is read strictly: an unknown key, a missing one or a wrong type is an error.
What nobody knows is written "unknown", never left to a default.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal, get_args

import msgspec

from .evidence_schema import Checked, Country, Funding, Identifier, ReleaseTerms
from .shape import ExpertShape, LatentShape, ModelShape, RecurrentShape, WindowShape

__all__ = [
    "CAPABILITIES",
    "FACTS",
    "Capability",
    "Checked",
    "ExpertShape",
    "Fact",
    "LatentShape",
    "ModelShape",
    "Origin",
    "Parameters",
    "Projector",
    "Record",
    "RecurrentShape",
    "ReleaseFile",
    "Source",
    "Unknown",
    "WindowShape",
]

Unknown = Literal["unknown"]
Capability = Literal["chat", "tools", "thinking", "vision", "audio", "code", "embeddings"]
CAPABILITIES: tuple[Capability, ...] = get_args(Capability)
Fact = Literal[
    "identity", "origin", "licence", "languages", "capabilities", "parameters", "shape", "context", "files"
]
FACTS: tuple[Fact, ...] = get_args(Fact)

Released = Annotated[str, msgspec.Meta(pattern=r"^(20\d\d(-\d\d(-\d\d)?)?|unknown)$")]
LanguageCode = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}$")]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where some facts of a record come from.

    `date` is the day on which somebody looked; `checked` says whether the page itself was read, an extract
    of it, or only its address is known. A `url` without a host is a file of this repository. `says` is what
    it says, in our words, where that needs saying.
    """

    facts: Annotated[tuple[Fact, ...], msgspec.Meta(min_length=1)]
    url: Annotated[str, msgspec.Meta(pattern=r"^(https://|docs/|src/)[^\s]+$")]
    date: datetime.date
    checked: Checked
    says: str = ""


class Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who made it, where they have their seat, and with whose money.

    `country` has ISO 3166 codes of two letters, several joined by "/", or is "international" or "unknown".
    """

    producer: str
    country: Country
    funding: Funding


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How many parameters the makers state for the text decoder, and how many work on one token.

    A model whose count does not follow from its shape says why in `not_from_shape`; it is not checked then.
    """

    total: int | Unknown
    active: int | Unknown
    not_from_shape: str = ""


class ReleaseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One way to get it: a quantisation, its names at hubs, and the bytes of its model file.

    The first of `names` is what we would pull. `size` says whether the bytes are those that the hub states,
    or computed from the shape (tensors alone, without the few MB of a file's header). With `mix = "own"`
    whoever made the file chose the types of its weights by hand or by measuring, so that no rule gives its
    size.
    """

    quantisation: str
    names: tuple[str, ...]
    size_bytes: int | Unknown
    size: Literal["published", "computed", "unknown"]
    mix: Literal["standard", "own"] = "standard"


class Projector(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The part that turns images or sound into tokens: a file beside the model's."""

    parameters: int | Unknown
    size_bytes: int | Unknown


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A release: what it is, who made it, what it can do, how large it is, where to get it.

    Args:
        record_schema: the version of this schema.
        id: its name here, which is also that of its file and can be typed.
        name: as its makers write it.
        family: the releases that are told apart by size alone.
        released: as far as it is known: "2025", "2025-03", "2025-03-12", or "unknown".
        evidence: the openness evidence of its weights (`evidence/<id>.toml`), or "unknown".
        licence: of the weights; an id of the licence table.
        languages: ISO 639 codes that the makers name; "unknown" if they name none.
        language_note: what they say beyond a list, as "over 140 languages".
        capabilities: what it was made for.
        aliases: other names under which people look for it, beside those of its files.
        terms: what differs from `evidence` in this release alone: gate, price, licence.
        notes: what is worth knowing before a download, a sentence each.
    """

    record_schema: Literal[1]
    id: Identifier
    name: str
    family: Identifier
    released: Released
    evidence: Identifier
    licence: str
    languages: tuple[LanguageCode, ...] | Unknown
    language_note: str = ""
    capabilities: tuple[Capability, ...]
    aliases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    origin: Origin
    parameters: Parameters
    shape: ModelShape | Unknown
    files: tuple[ReleaseFile, ...]
    projector: Projector | None = None
    terms: ReleaseTerms = ReleaseTerms()
    sources: tuple[Source, ...]
