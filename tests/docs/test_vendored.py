"""Files of others: they are as locked, differences are found, and a new release is taken up whole."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.docs.programs import program

vendored = program("vendored")
RELEASED = b'import{h}from"preact";export const x=1;'
REWRITE = {"from": "preact", "to": "./preact.js"}


def package(folder: Path, version: str, *, licence: str = "MIT", code: bytes = RELEASED) -> Any:
    """A package of our own making, read as one of others."""
    told = json.dumps({"name": "sprout", "version": version, "license": licence}).encode()
    files = {"package.json": told, "dist/x.mjs": code, "LICENSE.md": f"For {version}".encode()}
    path = folder / f"sprout-{version}.tgz"
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    path.write_bytes(gzip.compress(plain.getvalue(), mtime=0))  # the same bytes at any time
    return vendored.read_package(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one file of release 1, and its lock."""
    (tmp_path / "vendor").mkdir()
    entry = {
        "file": "x.js", "package": "sprout", "version": "0", "licence": "MIT",
        "licence_file": "LICENSE-x.txt",
        "path_in_archive": "package/dist/x.mjs", "rewrites": [REWRITE],
    }  # fmt: skip
    (tmp_path / "vendor" / vendored.LOCK).write_text(json.dumps([entry]))
    vendored.update(tmp_path / "vendor", {"sprout": package(tmp_path, "1")})
    return tmp_path / "vendor"


def test_the_files_of_the_app_are_as_locked(capsys: pytest.CaptureFixture[str]) -> None:
    """The program says so, with a number."""
    assert vendored.main([]) == 0
    assert "files are as locked, 0 of them as released." in capsys.readouterr().out


def test_a_release_is_taken_up(folder: Path, tmp_path: Path) -> None:
    """File, licence and lock are those of the newer one, with imports that lead to files beside it."""
    newer = {"sprout": package(tmp_path, "2", code=RELEASED + b"//2")}
    assert vendored.compare(folder, newer) == ["x.js is of sprout 1, and sprout 2 is there: see update"]
    assert vendored.update(folder, newer) == ["x.js: sprout 1 to 2"]
    assert vendored.compare(folder, newer) == []
    assert (folder / "x.js").read_bytes() == RELEASED.replace(b'"preact"', b'"./preact.js"') + b"//2"
    assert (folder / "LICENSE-x.txt").read_text() == "For 2"
    assert vendored.update(folder, newer) == []


def test_what_differs_is_found(folder: Path, tmp_path: Path) -> None:
    """A changed file, one that is gone, one too many, and an archive that is another than the one locked."""
    assert vendored.compare(folder, {}) == []
    (folder / "x.js").write_bytes(b"changed")
    (folder / "LICENSE-x.txt").unlink()
    (folder / "stray.js").touch()
    found = vendored.compare(folder, {"sprout": package(tmp_path, "1", code=b"other")})
    assert [one.split(".")[0] for one in found] == [
        "stray",
        "x",
        "LICENSE-x",
        "sprout 1 is not the archive that was locked",
    ]


def test_a_lock_that_lies_about_a_release_is_found(folder: Path, tmp_path: Path) -> None:
    """A file that was changed together with its entry still differs from the release."""
    known = {"sprout": package(tmp_path, "1")}
    lock = json.loads((folder / vendored.LOCK).read_text())
    (folder / "x.js").write_bytes(b"changed")
    lock[0]["stored_sha256"] = vendored.sha256(b"changed")
    (folder / vendored.LOCK).write_text(json.dumps(lock))
    assert vendored.compare(folder, {}) == []
    assert vendored.compare(folder, known) == ["x.js differs from sprout 1 in more than its imports"]


def test_another_licence_is_for_people(folder: Path, tmp_path: Path) -> None:
    """A release under another licence, or without the file or import, is refused and changes nothing."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for wrong in (
        package(tmp_path, "2", licence="BUSL-1.1"),
        package(tmp_path, "3", code=b"export const x=1;"),
    ):
        with pytest.raises(SystemExit):
            vendored.update(folder, {"sprout": wrong})
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_wrong_usage_shows_how(capsys: pytest.CaptureFixture[str]) -> None:
    """What is no verb, or lacks its folder, ends with 2 and the way to use it."""
    assert [vendored.main(["bake"]), vendored.main(["update"])] == [2, 2]
    assert "update FOLDER" in capsys.readouterr().out
