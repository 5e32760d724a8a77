"""`--check`: asks the hub what it says today about licence and gate, and compares. It changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from groundup.catalogue.evidence_schema import Openness
from groundup.catalogue.schema import Record
from groundup.cli.async_runner import run_async
from groundup.hubs.hub_access import HubAccess
from groundup.hubs.huggingface_metadata import read_repository
from groundup.hubs.limits import DownloadLimits
from groundup.hubs.outbound.entry import Reason
from groundup.hubs.repository import Repository
from groundup.hubs.retry import patiently
from groundup.openness.licences import Licences
from groundup.openness.phrases import licence_name
from groundup.openness.wording import Wording

_LIMITS = DownloadLimits(attempts=3)
_MODEL_PAGE = re.compile(r"https://huggingface\.co/(?!datasets/|spaces/|collections/)([\w.-]+/[\w.-]+)")
_IN_NAMES = re.compile(r"(?:https?://)?(?:hf\.co|huggingface\.co)/([\w.-]+/[\w.-]+)", re.IGNORECASE)


@dataclass(frozen=True)
class HubPage:
    """A page to ask: "owner/repository", and whether it is the makers' own, whose gate the record tells."""

    repository: str
    is_of_makers: bool


@dataclass(frozen=True)
class Checked:
    """A sentence about what a page says now, and whether it contradicts the record."""

    text: str
    is_difference: bool


def page_in_name(text: str) -> HubPage | None:
    """The page that a name at Hugging Face means; None if it is none."""
    match = _IN_NAMES.match(text)
    return HubPage(match[1], is_of_makers=False) if match is not None else None


def page_of_record(record: Record, openness: Openness) -> HubPage | None:
    """The page of a release: one that its evidence cites, else that of its first file; None if none is."""
    for one in (*openness.gate_evidence, *openness.components.weights_final.evidence):
        match = _MODEL_PAGE.match(one.url)
        if match is not None:
            return HubPage(match[1], is_of_makers=True)
    names = (page_in_name(name) for file in record.files for name in file.names)
    return next((page for page in names if page is not None), None)


def ask_hub(page: HubPage) -> Repository:
    """What Hugging Face says about a repository now.

    Raises:
        HubError: it cannot be asked, or does not have it.
        SettingsError: the settings of hubs are wrong.
    """
    return run_async(_ask, page)


async def _ask(page: HubPage) -> Repository:
    async with HubAccess.of_user(Reason("check", page.repository)) as access:
        endpoint = access.hubs.hugging_face
        return await patiently(lambda: read_repository(access.http, endpoint, page.repository), _LIMITS)


def compare(
    said: Repository, page: HubPage, openness: Openness, licences: Licences, words: Wording
) -> tuple[Checked, ...]:
    """What the page says beside what the record says: on the licence, and on a gate that differs."""
    gate = _gate(said, openness, words) if page.is_of_makers else ()
    return (_licence(said, openness, licences, words), *gate)


def _licence(said: Repository, openness: Openness, licences: Licences, words: Wording) -> Checked:
    recorded = openness.components.weights_final.licence
    name = licence_name(licences, recorded)
    if not said.licence:
        return Checked(words("check.untagged", licence=name), is_difference=False)
    found = licences.of_tag(said.licence)
    if found is None:
        return Checked(words("check.unclear", tag=said.licence, licence=name), is_difference=False)
    if found.id == recorded:
        return Checked(words("check.same", tag=said.licence), is_difference=False)
    return Checked(words("check.alarm", tag=said.licence, licence=name), is_difference=True)


def _gate(said: Repository, openness: Openness, words: Wording) -> Iterator[Checked]:
    """A gate that is there and not recorded, or recorded and not there; of an unknown one nothing differs."""
    if openness.gate == "unknown" or said.is_gated == (openness.gate != "none"):
        return
    key = "gate_now" if said.is_gated else "gate_gone"
    yield Checked(words(f"check.{key}", gate=words(f"gate.{openness.gate}")), is_difference=True)
