"""Registries that were allowed are remembered, and checked each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import FileAccessError, InvalidParameterError, SettingsError
from groundup.hubs.hub_settings import read_hub_settings
from groundup.hubs.known_hubs import FILE_NAME, KnownHubs


def test_round_trip(tmp_path: Path) -> None:
    """What was added is known by its host, until it is removed."""
    hubs = KnownHubs(tmp_path)
    assert hubs.addresses() == {}
    assert hubs.add("Registry.School.example") == "registry.school.example"
    assert hubs.add("http://10.0.0.5:5000") == "10.0.0.5:5000"
    assert hubs.addresses() == {
        "10.0.0.5:5000": "http://10.0.0.5:5000",
        "registry.school.example": "https://Registry.School.example",
    }
    assert hubs.remove("REGISTRY.school.example")
    assert not hubs.remove("registry.school.example")
    assert list(hubs.addresses()) == ["10.0.0.5:5000"]


def test_they_are_among_the_settings(tmp_path: Path) -> None:
    """A remembered registry may be asked like one of the environment, which wins."""
    hubs = KnownHubs(tmp_path)
    hubs.add("http://10.0.0.5:5000")
    found = read_hub_settings({"GROUNDUP_HUBS": "https://10.0.0.5:5000"}, hubs.addresses())
    assert found.registries["10.0.0.5:5000"] == "https://10.0.0.5:5000"
    assert "registry.ollama.ai" in found.registries


@pytest.mark.parametrize("text", ["http://8.8.8.8", "x.example/path", 'a"b'])
def test_bad_addresses_are_refused(tmp_path: Path, text: str) -> None:
    """What cannot be a registry does not get into the file."""
    with pytest.raises(InvalidParameterError):
        KnownHubs(tmp_path).add(text)
    assert not (tmp_path / FILE_NAME).exists()


@pytest.mark.parametrize(
    "line",
    [
        '"registry.ollama.ai" = "http://registry.ollama.ai"',
        '"registry.ollama.ai" = "https://evil.example"',
        '"a.example" = 5',
        '"a.example" = "https://a.example/path"',
    ],
)
def test_edited_files_are_checked(tmp_path: Path, line: str) -> None:
    """An edited line can neither take encryption away nor send a name somewhere else."""
    (tmp_path / FILE_NAME).write_text(f"[registries]\n{line}\n")
    with pytest.raises(SettingsError, match=FILE_NAME):
        KnownHubs(tmp_path).addresses()


@pytest.mark.parametrize("content", [b"registries = 5", b"[registries", b"\xff\xfe"])
def test_damaged_files(tmp_path: Path, content: bytes) -> None:
    """What is no such file is an error with its path."""
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(FileAccessError, match=FILE_NAME):
        KnownHubs(tmp_path).addresses()
