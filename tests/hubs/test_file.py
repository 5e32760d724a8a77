"""Files and folders as hubs: parts together, links refused, every byte by its digest."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import (
    FileAccessError,
    InvalidFileNameError,
    ModelNotFoundError,
    NotOnHubError,
    UnusableReleaseError,
)
from groundup.hubs.download import download
from groundup.hubs.file import FileHub
from groundup.hubs.hub import Release
from groundup.library.manifest import parse_manifest
from groundup.names import ModelName

from .memory_session import MemorySession
from .releases import some_bytes


async def resolve(path: Path, name: str = "local/mine/tiny") -> Release:
    return await FileHub(path).resolve(ModelName.parse(name))


def names(release: Release) -> list[str]:
    return [file.name for file in release.files]


async def test_one_file(tmp_path: Path) -> None:
    """A file becomes a release of one file, and its bytes arrive."""
    content = some_bytes(3_000_000)
    path = tmp_path / "my model.gguf"
    path.write_bytes(content)
    release = await resolve(path)
    session = MemorySession.of(release)
    await download(release, session, source=FileHub(path))
    assert names(release) == ["config", "my model.gguf"]
    assert content in [sink.published for sink in session.sinks]
    assert parse_manifest(release.manifest).size_bytes == release.size_bytes


@pytest.mark.parametrize("part", [1, 2])
async def test_any_part_means_all(tmp_path: Path, part: int) -> None:
    """Whichever part of a split model is named, all of them come."""
    for number in (1, 2):
        (tmp_path / f"big-{number:05}-of-00002.gguf").write_bytes(some_bytes(100, number))
    (tmp_path / "other.gguf").write_bytes(b"other")
    release = await resolve(tmp_path / f"big-{part:05}-of-00002.gguf")
    assert names(release)[1:] == ["big-00001-of-00002.gguf", "big-00002-of-00002.gguf"]


async def test_folder_with_variants(tmp_path: Path) -> None:
    """In a folder the tag says which variant."""
    for quantisation in ("Q4_K_M", "Q8_0"):
        (tmp_path / f"tiny-{quantisation}.gguf").write_bytes(some_bytes(50))
    assert names(await resolve(tmp_path))[1:] == ["tiny-Q4_K_M.gguf"]
    assert names(await resolve(tmp_path, "local/mine/tiny:q8_0"))[1:] == ["tiny-Q8_0.gguf"]
    with pytest.raises(NotOnHubError):
        await resolve(tmp_path, "local/mine/tiny:Q2_K")


async def test_empty_folder(tmp_path: Path) -> None:
    """A folder without models says so."""
    with pytest.raises(UnusableReleaseError, match="no GGUF"):
        await resolve(tmp_path)


async def test_nothing_there(tmp_path: Path) -> None:
    """A path that leads nowhere says so."""
    with pytest.raises(ModelNotFoundError):
        await resolve(tmp_path / "nothing")


@pytest.mark.promise("S-12")
async def test_links_in_folders_are_refused(tmp_path: Path) -> None:
    """A link in a folder could lead anywhere, so it is not followed."""
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "tiny.gguf").symlink_to(secret)
    with pytest.raises(UnusableReleaseError, match="link"):
        await resolve(folder)


@pytest.mark.parametrize("name", ["a:b.gguf", "evil\n.gguf", "CON.gguf", "a\\b.gguf"])
@pytest.mark.promise("S-12")
async def test_hostile_names_in_folders(tmp_path: Path, name: str) -> None:
    """A name that is unsafe on any system is refused on this one, too."""
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InvalidFileNameError):
        await resolve(tmp_path)


async def test_file_that_shrinks(tmp_path: Path) -> None:
    """A file that becomes shorter while it is read is an error with its path."""
    path = tmp_path / "tiny.gguf"
    path.write_bytes(some_bytes(1_000))
    release = await resolve(path)
    path.write_bytes(some_bytes(500))
    with pytest.raises(FileAccessError, match="shorter"):
        await download(release, MemorySession.of(release), source=FileHub(path))
