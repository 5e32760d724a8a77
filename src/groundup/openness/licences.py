"""Licences and what they say, as flags: the strict form of `licences.toml`, and look-ups in it.

A flag that nobody could read in the text is "unknown". Nothing here is legal advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812  (the field of that name would hide it)
from typing import Annotated, Literal

import msgspec

from groundup.catalogue.evidence_schema import Checked, Modality

from .logic import Truth, any_of, truth_of

MIXED = "mixed"
NONE_FOUND = "none_found"
UNKNOWN = "unknown"

Flag = Literal["yes", "no", "unknown"]
Permission = Literal["yes", "conditions", "no", "ask", "unknown"]
UseList = Literal["none", "safety", "broad", "unknown"]
Area = Literal["EU", "CH"]

PlainText = Annotated[str, msgspec.Meta(min_length=1, max_length=240)]


class Plain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A licence in words that can be read without a lawyer, in each language."""

    en: PlainText
    de: PlainText
    fr: PlainText
    it: PlainText

    def __getitem__(self, language: str) -> str:
        """The words in a language, by its code."""
        return str(getattr(self, language))


class Region(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clause that gives no rights in an area.

    `applies_to` are the modalities of models that it hits; empty = every model. `end_users_exempt` says
    whether people who only use somebody's finished product are left out of it.
    """

    area: Area
    applies_to: tuple[Modality, ...] = ()
    effect: Literal["no_rights"] = "no_rights"
    end_users_exempt: Flag = "unknown"
    source: str


class Licence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one licence allows, asks and forbids.

    Args:
        id: as records name it; the SPDX identifier where there is one.
        name: as its authors write it.
        kind: a licence; a policy, which holds beside one; or a standing for what was found instead of one.
        spdx: its SPDX identifier; "" if there is none.
        osi_approved: on the list of the Open Source Initiative.
        fsf_free: on the list of the Free Software Foundation.
        open_data: a licence for open data and texts (Open Knowledge, Creative Commons, CDLA).
        open_model: a free licence made for models.
        mof_open: whether the Model Openness Framework counts it; "derived" from the three lists above.
        commercial, change, share: whether one may do this with what is licensed.
        pass_on_terms: whoever passes it on must hold the next one to its rules of use.
        keep_notice: texts of the licence or notices must stay with it.
        share_alike: changed versions must be passed on under the same terms.
        naming: it asks for words or for a name that are shown.
        use_list: a list of forbidden uses; "safety" if it holds dangers for life and limb alone.
        user_limit: users in a month from which another licence is needed; None = no limit.
        research_only: for research alone.
        non_commercial: not for anything that earns money.
        no_distribution: must not be passed on.
        provider_may_restrict: the provider may restrict use on its own judgement, even from afar.
        provider_may_change: the provider may change the terms of what one already has.
        separate_commercial_licence: business is sold a licence of its own.
        hosting_terms: it asks something of whoever lets others use it over a network.
        regions: areas in which it gives no rights.
        plain: its text in plain words, by a key of the file's table of them.
        hub_tags: how hubs name it.
        source, date, checked: where its text is, when somebody looked, and how closely.
        note: what a reader of the flags should know.
    """

    id: str
    name: str
    kind: Literal["licence", "policy", "standing"] = "licence"
    spdx: str = ""
    osi_approved: Flag = "no"
    fsf_free: Flag = "no"
    open_data: Flag = "no"
    open_model: Flag = "no"
    mof_open: Literal["yes", "no", "unknown", "derived"] = "derived"
    commercial: Permission
    change: Permission
    share: Permission
    pass_on_terms: Flag = "no"  # noqa: S105  no password
    keep_notice: Flag = "yes"
    share_alike: Flag = "no"
    naming: Flag = "no"
    use_list: UseList = "none"
    user_limit: int | None = None
    research_only: Flag = "no"
    non_commercial: Flag = "no"
    no_distribution: Flag = "no"
    provider_may_restrict: Flag = "no"
    provider_may_change: Flag = "no"
    separate_commercial_licence: Flag = "no"
    hosting_terms: Flag = "no"
    regions: tuple[Region, ...] = ()
    plain: str
    hub_tags: tuple[str, ...] = ()
    source: Annotated[str, msgspec.Meta(pattern=r"^https://\S+$")]
    date: Date
    checked: Checked
    note: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is an open licence: approved by OSI, or made for open data or open models."""
        return "yes" in (self.osi_approved, self.open_data, self.open_model)

    @property
    def mof(self) -> Truth:
        """Whether the Model Openness Framework counts what is under it."""
        if self.mof_open != "derived":
            return truth_of(self.mof_open)
        return any_of(map(truth_of, (self.osi_approved, self.fsf_free, self.open_data)))


class LicenceFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of `licences.toml`."""

    licences_schema: Literal[1]
    plain: dict[str, Plain]
    licence: tuple[Licence, ...]


@dataclass(frozen=True)
class Licences:
    """The table: each licence by its id, and what a word in a record means for a rule."""

    by_id: dict[str, Licence]
    plain_texts: dict[str, Plain]

    @classmethod
    def of(cls, file: LicenceFile) -> Licences:
        """The table of a file.

        Raises:
            ValueError: two licences have the same id, or one has no plain words.
        """
        table = {one.id: one for one in file.licence}
        if len(table) < len(file.licence):
            raise ValueError("two licences have the same id")
        silent = sorted(one.id for one in file.licence if one.plain not in file.plain)
        if silent:
            raise ValueError(f"no plain words for {', '.join(silent)}")
        return cls(table, file.plain)

    def __iter__(self) -> Iterator[Licence]:
        """All licences, in the order of the file."""
        return iter(self.by_id.values())

    def __contains__(self, name: str) -> bool:
        """Whether a record may name this: a licence, or a word that stands for none."""
        return name in self.by_id or name in (MIXED, NONE_FOUND, UNKNOWN)

    def get(self, name: str) -> Licence | None:
        """The licence of an id; None if it is not known."""
        return self.by_id.get(name)

    def plain(self, licence: Licence, language: str) -> str:
        """A licence in plain words of a language."""
        return self.plain_texts[licence.plain][language]

    def of_tag(self, tag: str) -> Licence | None:
        """The licence that a hub means by a tag; None if the tag says nothing certain."""
        wanted = tag.strip().lower()
        for one in self:
            if wanted in (one.id.lower(), *one.hub_tags):
                return one
        return None

    def is_open(self, name: str) -> Truth:
        """Whether the licence of a component is an open one. "mixed", which only data has, counts as open."""
        if name == MIXED:
            return Truth.PASS
        if name == NONE_FOUND:
            return Truth.FAIL
        licence = self.get(name)
        return Truth.UNKNOWN if licence is None else Truth.PASS if licence.is_open else Truth.FAIL

    def is_osi_approved(self, name: str) -> Truth:
        """Whether the licence of a component is on OSI's list."""
        if name == NONE_FOUND:
            return Truth.FAIL
        licence = self.get(name)
        return Truth.UNKNOWN if licence is None else truth_of(licence.osi_approved)

    def is_mof_open(self, name: str) -> Truth:
        """Whether the Model Openness Framework counts a component's licence; of mixed ones nobody knows."""
        if name == NONE_FOUND:
            return Truth.FAIL
        licence = self.get(name)
        return Truth.UNKNOWN if licence is None else licence.mof
