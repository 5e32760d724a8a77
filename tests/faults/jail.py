"""A folder with precious things in it, looked at before and after: what changed outside the store?"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

DIGITS: Final = "[0-9a-f]{64}"
# Everything that a store may hold, and what lies beside it, as paths below the home.
OURS: Final = re.compile(
    r"(kit-key|trusted-keys\.json)|library(/("
    rf"format|(blobs|records|facts|sources|external)(/sha256-{DIGITS})?|(trash|quarantine)(/sha256-{DIGITS}\.[0-9a-f.]+)?"
    rf"|pins(/[0-9a-f.]+)?|partials(/{DIGITS}\.[0-9a-f.]+(/(data|journal))?)?"
    r"|manifests(/[a-z0-9+~._-]{1,120}){0,4}"
    r"))?"
)


@dataclass
class Jail:
    """`folder` holds the home of a user, with the store in it, and other things, which nobody may touch."""

    folder: Path
    seen: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True)
        for name in ("precious", "tmp/precious", "home/precious", "home/library.old/precious"):
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"precious")

    @property
    def home(self) -> Path:
        """Where Groundup keeps its things."""
        return self.folder / "home"

    def lock(self) -> None:
        """From now on, nothing may change that is not ours."""
        self.seen = self._outside()

    def offences(self) -> list[str]:
        """What is new, gone or different outside the store, or in it under a name that is none of ours."""
        now = self._outside()
        return sorted(name for name in {*self.seen, *now} if self.seen.get(name) != now.get(name))

    def _outside(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for folder, folders, files in os.walk(self.folder):
            for name in (*folders, *files):
                path = Path(folder) / name
                below_home = path.relative_to(self.home).as_posix() if path.is_relative_to(self.home) else ""
                is_ours = OURS.fullmatch(below_home) and not path.is_symlink()
                if not is_ours:
                    found[str(path)] = path.read_bytes() if path.is_file() else b""
        return found
