"""Before a download that will not run here there are figures and a better choice; else not a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from groundup.catalogue.catalogue import catalogue
from groundup.cli.fit.before_download import Download, Warned, warning_before
from groundup.cli.this_device import this_device
from groundup.device.device import Device
from groundup.device.instructions import TILES
from groundup.errors import HubUnreachableError
from groundup.fit.planned import planned_facts
from groundup.library.model_facts import ModelFacts
from tests.cli.loopback import CommandLine
from tests.hubs.huggingface_server import HuggingFaceServer
from tests.library.small_library import named_model

GB = 10**9
LAPTOP = frozenset({"avx2"})


def facts(name: str, quantisation: str) -> ModelFacts:
    """What the header of a model of the catalogue says."""
    record = catalogue().get(name)
    assert not isinstance(record.shape, str)
    return planned_facts(record.shape, quantisation)


def computer(memory: str, instructions: frozenset[str] = LAPTOP) -> Device:
    """With so much memory and this processor, whatever the tests run on."""
    found = this_device(f"memory={memory}")
    return replace(found, processor=replace(found.processor, instructions=instructions))


def warned(name: str, quantisation: str, device: Device, asked: list[str] | None = None) -> Warned | None:
    """What is said before this download on that computer."""
    header = facts(name, quantisation)

    def read() -> ModelFacts:
        if asked is not None:
            asked.append(name)
        return header

    return warning_before(Download(name, header.weights_bytes, read), device)


def test_nothing_is_said_of_what_fits() -> None:
    """Nor is its header read where the size alone says enough; near the edge it is."""
    asked: list[str] = []
    assert warned("gemma-3-4b", "Q4_K_M", computer("64GB"), asked) is None
    assert asked == []
    assert warned("gemma-3-4b", "Q4_K_M", computer("10GB"), asked) is None
    assert asked == ["gemma-3-4b"]


def test_what_does_not_fit() -> None:
    """Figures first, then a smaller file, a relative that fits, more memory."""
    found = warned("gemma-3-27b", "Q4_K_M", computer("8GB"))
    assert found is not None
    assert found.is_serious
    assert "gemma-3-27b does not fit here: it takes" in found.lines[0]
    assert "of 8 GB are free" in found.lines[0]
    assert any("Gemma 3 4B fits" in line for line in found.lines)


def test_weights_that_stay_in_their_file() -> None:
    """Where no second layout is made they may start from the disk, so slowly that it is said as loudly."""
    found = warned("gemma-3-27b", "Q4_K_M", computer("8GB", LAPTOP | {TILES}))
    assert found is not None
    assert found.is_serious
    assert "gemma-3-27b would start, and be too slow to use here: it takes" in found.lines[0]
    assert any("Gemma 3 4B fits" in line for line in found.lines)


def test_what_just_fits_is_no_alarm() -> None:
    """It is said, and nobody is asked twice."""
    by_memory = (warned("gemma-3-4b", "Q4_K_M", computer(f"{tenths / 10}GB")) for tenths in range(40, 100))
    found = next((one for one in by_memory if one and not one.is_serious), None)
    assert found is not None
    assert "just fits" in found.lines[0]


def test_a_header_that_cannot_be_read_is_no_obstacle() -> None:
    """The download itself says what is wrong."""

    def unreadable() -> ModelFacts:
        raise HubUnreachableError("hub", "it is away")

    assert warning_before(Download("big", 40 * GB, unreadable), computer("8GB")) is None


def test_a_model_that_nobody_knows() -> None:
    """Has figures, and no relatives."""
    header = facts("gemma-3-12b", "Q8_0")
    download = Download("hf.co/ada/unknown", header.weights_bytes, lambda: header)
    found = warning_before(download, computer("8GB"))
    assert found is not None
    assert not any(" fits: " in line for line in found.lines)


@pytest.fixture
def face() -> Iterator[HuggingFaceServer]:
    """A hub with one model."""
    with HuggingFaceServer() as running:
        running.put("ada/poet-GGUF", {"poet-Q4_K_M.gguf": named_model("poet")})
        yield running


@pytest.mark.parametrize(("memory", "is_warned"), [("memory=1GB,free=60MB", True), ("memory=64GB", False)])
def test_a_pull_warns_and_never_refuses(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    face: HuggingFaceServer,
    memory: str,
    is_warned: bool,
) -> None:
    """Who cannot be asked gets the model and the figures; where it fits, not a word is said."""
    command = CommandLine(tmp_path / "home", monkeypatch, capsys)
    command.knows(face)
    monkeypatch.setenv("GROUNDUP_DEVICE", memory)
    said = command.run("pull", "hf.co/ada/poet-GGUF:Q4_K_M", "--yes")
    assert said.code == 0
    assert command.library.find("hf.co/ada/poet-GGUF:Q4_K_M") is not None
    assert ("of memory with a context of" in said.err) is is_warned
