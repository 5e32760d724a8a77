"""The files of the pages: read once, compressed once, under an address that changes when they do."""

from __future__ import annotations

import gzip
import hashlib
import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[2] / "web"
PREFIX: Final = "/app/web/"
VERSION_MARK: Final = b"{{version}}"
_SHEET: Final = re.compile(rb'^@import "([\w-]+\.css)";$', re.MULTILINE)
KINDS: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True)
class PageFile:
    """One file."""

    data: bytes
    media_type: str

    @cached_property
    def compressed(self) -> bytes:
        """The same for those who take gzip."""
        return gzip.compress(self.data, 9, mtime=0)

    @cached_property
    def etag(self) -> str:
        """Changes with the content."""
        return f'"{hashlib.sha256(self.data).hexdigest()[:32]}"'


class PageFiles:
    """All files of a folder, by their path in it. They are read when the first is asked for.

    Args:
        folder: of the files.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    @cached_property
    def version(self) -> str:
        """Stands in the addresses of all files: pages and what they load are always of one version."""
        whole = hashlib.sha256()
        for name, data in sorted(self._read.items()):
            whole.update(f"{name}\0{len(data)}\0".encode() + data)
        return whole.hexdigest()[:12]

    def find(self, name: str) -> PageFile | None:
        """One file; None if there is none of that name. Nothing outside of the folder has one."""
        return self._files.get(name)

    @cached_property
    def _files(self) -> dict[str, PageFile]:
        return {name: PageFile(self._whole(name, data), _kind(name)) for name, data in self._read.items()}

    def _whole(self, name: str, data: bytes) -> bytes:
        """A page with its version; a sheet with those that it imports, each of which would be a request."""
        if name.endswith(".html"):
            return data.replace(VERSION_MARK, self.version.encode())
        if name.endswith(".css"):
            folder = posixpath.dirname(name)
            return _SHEET.sub(lambda found: self._read[posixpath.join(folder, found[1].decode())], data)
        return data

    @cached_property
    def _read(self) -> dict[str, bytes]:
        return {
            path.relative_to(self._folder).as_posix(): path.read_bytes()
            for path in self._folder.rglob("*")
            if path.suffix in KINDS and path.is_file()
        }


def _kind(name: str) -> str:
    return KINDS[Path(name).suffix]
