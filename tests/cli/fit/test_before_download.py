"""Before a download that will not run here there are figures and a better choice; else not a word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup.catalogue.catalogue import catalogue
from groundup.cli.fit.before_download import Download, Warned, warning_before
from groundup.cli.this_device import this_device
from groundup.errors import HubUnreachableError
from groundup.fit.planned import planned_facts
from groundup.library.model_facts import ModelFacts
from tests.cli.loopback import CommandLine
from tests.hubs.huggingface_server import HuggingFaceServer
from tests.library.small_library import named_model

GB = 10**9


def facts(name: str, quantisation: str) -> ModelFacts:
    """What the header of a model of the catalogue says."""
    record = catalogue().get(name)
    assert not isinstance(record.shape, str)
    return planned_facts(record.shape, quantisation)


def warned(name: str, quantisation: str, memory: str, asked: list[str] | None = None) -> Warned | None:
    """What is said before this download on a computer with so much memory."""
    header = facts(name, quantisation)

    def read() -> ModelFacts:
        if asked is not None:
            asked.append(name)
        return header

    return warning_before(Download(name, header.weights_bytes, read), this_device(f"memory={memory}"))


def test_nothing_is_said_of_what_fits() -> None:
    """Nor is its header read where the size alone says enough; near the edge it is."""
    asked: list[str] = []
    assert warned("gemma-3-4b", "Q4_K_M", "64GB", asked) is None
    assert asked == []
    assert warned("gemma-3-4b", "Q4_K_M", "10GB", asked) is None
    assert asked == ["gemma-3-4b"]


def test_what_does_not_fit() -> None:
    """Figures first, then a smaller file, a relative that fits, more memory."""
    found = warned("gemma-3-27b", "Q4_K_M", "8GB")
    assert found is not None
    assert found.is_serious
    assert "gemma-3-27b does not fit here: it takes" in found.lines[0]
    assert "of 8 GB are free" in found.lines[0]
    assert any("Gemma 3 4B fits" in line for line in found.lines)


def test_what_just_fits_is_no_alarm() -> None:
    """It is said, and nobody is asked twice."""
    found = next(
        (one for tenths in range(40, 100) if (one := warned("gemma-3-4b", "Q4_K_M", f"{tenths / 10}GB"))
         and not one.is_serious), None,
    )  # fmt: skip
    assert found is not None
    assert "just fits" in found.lines[0]


def test_a_header_that_cannot_be_read_is_no_obstacle() -> None:
    """The download itself says what is wrong."""

    def unreadable() -> ModelFacts:
        raise HubUnreachableError("hub", "it is away")

    assert warning_before(Download("big", 40 * GB, unreadable), this_device("memory=8GB")) is None


def test_a_model_that_nobody_knows() -> None:
    """Has figures, and no relatives."""
    header = facts("gemma-3-12b", "Q8_0")
    download = Download("hf.co/ada/unknown", header.weights_bytes, lambda: header)
    found = warning_before(download, this_device("memory=8GB"))
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
