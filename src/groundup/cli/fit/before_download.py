"""What to say before a download that would not run here: the figures, and the better choice. Else nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from groundup.catalogue.catalogue import catalogue
from groundup.catalogue.schema import Record
from groundup.cli.this_device import this_device
from groundup.device.device import Device
from groundup.errors import GroundupError
from groundup.fit.advice import advise
from groundup.fit.budget import budget_of
from groundup.fit.candidate import Basis, Candidate
from groundup.fit.sentences import download_warning, lever_sentence
from groundup.fit.verdicts import Verdict
from groundup.library.model_facts import ModelFacts

from .from_catalogue import from_record
from .relatives import fitting_relative
from .situations import situation_for

# A load never takes more than twice its weights (mapped and repacked), and for text and buffers four times as
# much again and 1 GiB, or 5 GiB in all.
_MOST_BESIDE_BYTES: Final = 5 << 30
_LEAST_BESIDE_BYTES: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Download:
    """What is about to be fetched: its name, the bytes of its weights, and how to read its header."""

    name: str
    weights_bytes: int
    header: Callable[[], ModelFacts]


@dataclass(frozen=True, slots=True)
class Warned:
    """What to tell the user; `is_serious` says that it could not be started as things are."""

    lines: tuple[str, ...]
    is_serious: bool


def warning_before(download: Download, device: Device | None = None) -> Warned | None:
    """The warning; None where it fits comfortably, or where nobody can tell.

    Its header is read only where its size leaves the question open or warrants a closer look.

    Args:
        download: what is about to be fetched.
        device: this one by default.
    """
    device = device or this_device()
    budget = budget_of(device)
    if _most_bytes(download.weights_bytes) <= budget.comfortable_bytes:
        return None
    try:
        facts = download.header()
    except GroundupError:  # it may come all the same
        return None
    record = catalogue().find(download.name)
    candidate = Candidate(
        name=download.name,
        title=download.name,
        quantisation=facts.quantisation,
        facts=facts,
        basis=Basis.REMOTE_HEADER,
        download_bytes=download.weights_bytes,
    )
    others = from_record(record) if record is not None else None
    advice = advise(
        [candidate], situation_for(facts, device, None), others=others.candidates if others else ()
    )
    if advice.verdict is Verdict.FITS:
        return None
    lines = [download_warning(advice.choice, budget)]
    lines += (f"- {lever_sentence(lever, advice.choice)}" for lever in advice.levers)
    if not advice.verdict.runs_now:
        lines += _other_model(record, device)
    return Warned(tuple(lines), is_serious=not advice.verdict.runs_now)


def _most_bytes(weights_bytes: int) -> int:
    return 2 * weights_bytes + min(_MOST_BESIDE_BYTES, 4 * weights_bytes + _LEAST_BESIDE_BYTES)


def _other_model(record: Record | None, device: Device) -> Iterator[str]:
    """The largest relative that fits here."""
    best = fitting_relative(record, device) if record is not None else None
    if best is not None and best.file is not None:
        yield f"- {best.record.name} fits: groundup pull {best.file.names[0]}"
