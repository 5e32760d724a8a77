"""What a tool is to us: its names, where it keeps models, and how they are read there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .found import FoundModel
from .tool_folder import ToolFolder


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the folders of tools follow from: the user's home, the environment, the system's name."""

    home: Path = field(default_factory=Path.home)
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    system: str = sys.platform

    @property
    def is_macos(self) -> bool:
        """Whether this is macOS; everything else counts as Linux."""
        return self.system == "darwin"

    @property
    def cache(self) -> Path:
        """Where programs keep what they can fetch again."""
        if self.is_macos:
            return self.home / "Library" / "Caches"
        return self.folder("XDG_CACHE_HOME") or self.home / ".cache"

    @property
    def data(self) -> Path:
        """Where programs keep their data."""
        if self.is_macos:
            return self.home / "Library" / "Application Support"
        return self.folder("XDG_DATA_HOME") or self.home / ".local" / "share"

    @property
    def configuration(self) -> Path:
        """Where programs keep their settings."""
        if self.is_macos:
            return self.home / "Library" / "Application Support"
        return self.folder("XDG_CONFIG_HOME") or self.home / ".config"

    def folder(self, variable: str) -> Path | None:
        """The folder that a variable of the environment names; None if it is not set or not absolute."""
        text = self.environment.get(variable, "").strip()
        return self.absolute(text)

    def absolute(self, text: str) -> Path | None:
        """A path that somebody has written, "~" being the home; None if it is not absolute."""
        if not text or "\0" in text:
            return None
        path = self.home / text[2:] if text.startswith("~/") else Path(text)
        return path if path.is_absolute() else None


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that keeps models. `key` is how people name it in commands, `title` how it writes itself.

    `folders` says where it may keep models, the likeliest first; `find` reads one such folder.
    """

    key: str
    title: str
    folders: Callable[[Surroundings], Iterable[Path]]
    find: Callable[[ToolFolder], Iterable[FoundModel]]
