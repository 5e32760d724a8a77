"""Compares what others wrote in `web/vendor` with its lock, and takes up new releases. For maintainers.

    python docs/vendored.py                     # the files against the lock; needs nothing else
    python docs/vendored.py compare FOLDER      # also against the packages that lie in a folder
    python docs/vendored.py update FOLDER       # writes files and lock anew from newer packages

Packages come by the usual client, which checks them against what their makers published:

    npm pack preact@11.2.0 htm@3.1.1 --pack-destination FOLDER

Afterwards run the tests of `tests/web`, look at the app, and read the licences that changed. A release
under another licence is refused: that is for people to decide.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

VENDOR: Final = Path(__file__).parents[1] / "src" / "groundup" / "web" / "vendor"
LOCK: Final = "vendor.lock.json"
_PACKAGE: Final = "package/package.json"

Entry = dict[str, Any]


@dataclass(frozen=True)
class Package:
    """A package as its makers published it."""

    name: str
    version: str
    licence: str
    integrity: str
    files: dict[str, bytes]

    @property
    def licence_text(self) -> bytes | None:
        """The text of its licence, if it brings one."""
        names = sorted(
            name for name in self.files if name.lower().startswith(("package/license", "package/licence"))
        )
        return self.files[names[0]] if names else None


def read_package(path: Path) -> Package:
    """A package from its archive.

    Raises:
        tarfile.TarError: if it is none.
        KeyError: if it does not say what it is.
    """
    with tarfile.open(path, "r:gz") as archive:
        files = {
            one.name: opened.read()
            for one in archive
            if one.isfile() and (opened := archive.extractfile(one)) is not None
        }
    told = json.loads(files[_PACKAGE])
    digest = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
    return Package(told["name"], told["version"], told["license"], f"sha512-{digest}", files)


def packages(folder: Path) -> dict[str, Package]:
    """All packages of a folder, by name."""
    return {one.name: one for one in map(read_package, sorted(folder.glob("*.tgz")))}


def rewritten(entry: Entry, released: bytes) -> bytes:
    """A file as we store it: its imports lead to the files beside it."""
    text = released.decode("utf-8")
    for rewrite in entry["rewrites"]:
        text = text.replace(f'from"{rewrite["from"]}"', f'from"{rewrite["to"]}"')
    return text.encode("utf-8")


def sha256(data: bytes) -> str:
    """The digest as the lock writes it."""
    return hashlib.sha256(data).hexdigest()


def stored_problems(entry: Entry, folder: Path) -> list[str]:
    """How a file of a folder differs from its entry in the lock."""
    found = []
    for name, digest in (
        (entry["file"], entry["stored_sha256"]),
        (entry["licence_file"], entry["licence_sha256"]),
    ):
        path = folder / name
        if not path.is_file():
            found.append(f"{name} is missing. Get it back: git checkout -- {name}")
        elif sha256(path.read_bytes()) != digest:
            found.append(f"{name} is not what was locked. Get it back: git checkout -- {name}")
    return found


def released_problems(entry: Entry, package: Package) -> list[str]:
    """How an entry differs from the package that it names."""
    file, name = entry["file"], f"{package.name} {package.version}"
    if package.version != entry["version"]:
        return [f"{file} is of {entry['package']} {entry['version']}, and {name} is there: see update"]
    if package.integrity != entry["archive_integrity"]:
        return [f"{name} is not the archive that was locked"]
    released = package.files.get(entry["path_in_archive"], b"")
    if sha256(released) != entry["released_sha256"]:
        return [f"{file} is not {entry['path_in_archive']} of {name}"]
    if sha256(rewritten(entry, released)) != entry["stored_sha256"]:
        return [f"{file} differs from {name} in more than its imports"]
    return []


def updated(entry: Entry, package: Package, folder: Path) -> Entry:
    """The entry for another release, whose files are written into the folder.

    Raises:
        SystemExit: if the release is under another licence, or has no such file.
    """
    name = f"{package.name} {package.version}"
    released, licence = package.files.get(entry["path_in_archive"]), package.licence_text
    if package.licence != entry["licence"]:
        raise SystemExit(
            f"{name} is under {package.licence}, and was under {entry['licence']}: decide first."
        )
    if released is None or licence is None:
        raise SystemExit(
            f"{name} has no {entry['path_in_archive']}, or no licence: look into it, change the lock."
        )
    stored = rewritten(entry, released)
    for rewrite in entry["rewrites"]:
        if f'from"{rewrite["to"]}"'.encode() not in stored:
            raise SystemExit(f"{name} does not import {rewrite['from']} any more: change the lock.")
    (folder / entry["file"]).write_bytes(stored)
    (folder / entry["licence_file"]).write_bytes(licence)
    return entry | {
        "version": package.version,
        "licence_sha256": sha256(licence),
        "archive_integrity": package.integrity,
        "released_sha256": sha256(released),
        "stored_sha256": sha256(stored),
        "size_bytes": len(stored),
    }


def read_lock(folder: Path) -> list[Entry]:
    """The lock of a folder."""
    found: list[Entry] = json.loads((folder / LOCK).read_text("utf-8"))
    return found


def compare(folder: Path, known: dict[str, Package]) -> list[str]:
    """All that differs, between files, lock and the packages that are known."""
    lock = read_lock(folder)
    named = {one[kind] for one in lock for kind in ("file", "licence_file")} | {LOCK}
    found = [f"{path.name} is in no entry of the lock" for path in folder.iterdir() if path.name not in named]
    for entry in lock:
        found += stored_problems(entry, folder)
        if (package := known.get(entry["package"])) is not None:
            found += released_problems(entry, package)
    return list(dict.fromkeys(found))


def update(folder: Path, known: dict[str, Package]) -> list[str]:
    """Take up the packages that are known; what was taken up, in words."""
    lock = read_lock(folder)
    done = [
        f"{entry['file']}: {entry['package']} {entry['version']} to {known[entry['package']].version}"
        for entry in lock
        if entry["package"] in known and known[entry["package"]].version != entry["version"]
    ]
    fresh = [
        updated(entry, known[entry["package"]], folder) if entry["package"] in known else entry
        for entry in lock
    ]
    (folder / LOCK).write_text(json.dumps(fresh, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return done


def main(arguments: list[str]) -> int:
    """What the command line asks for; 1 if something differs."""
    verb, *rest = arguments or ["compare"]
    if verb not in ("compare", "update") or len(rest) > 1 or (verb == "update" and not rest):
        print(__doc__)
        return 2
    known = packages(Path(rest[0])) if rest else {}
    if verb == "update":
        print("\n".join(update(VENDOR, known)) or "Nothing newer is there.")
    found = compare(VENDOR, known)
    entries = read_lock(VENDOR)
    compared = sum(one["package"] in known for one in entries)
    print("\n".join(found) or f"{len(entries)} files are as locked, {compared} of them as released.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
