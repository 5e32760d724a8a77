"""Groundup itself for a kit: its wheel and those of everything it needs, for computers like this one.

Groundup's own wheel is never asked for by name on the internet, where the name could be anybody's: it comes
from the source that runs, or from a folder that the user gives. The others have the versions that are
installed here. This uses pip, which needs the internet only for what it has not kept and the folder lacks.
"""

from __future__ import annotations

import hashlib
import platform
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import groundup
from groundup.errors import WheelsError

from .kit_list import wheel_project

OWN_PROJECT: Final = "groundup"
_REQUIREMENT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SEPARATORS: Final = re.compile(r"[-_.]+")
_PATIENCE_S: Final = 1800.0


@dataclass(frozen=True, slots=True)
class WheelFolder:
    """Wheels that install Groundup on a computer like this one: all of them in one folder."""

    files: tuple[Path, ...]
    groundup_version: str
    python: str
    system: str
    machine: str

    @property
    def built_here(self) -> tuple[str, ...]:
        """Projects whose native code was compiled on this computer, perhaps for its own processor only."""
        return tuple(
            wheel_project(file.name)[0]
            for file in self.files
            if file.stem.rpartition("-")[2].startswith("linux_")
        )


def gather_wheels(folder: Path, *, given: Path | None = None) -> WheelFolder:
    """Collect the wheels in an empty folder.

    Args:
        folder: where they go.
        given: a folder that has all of them; then nothing is fetched.

    Raises:
        WheelsError: some wheel is not to be had, or pip is not.
    """
    if find_spec("pip") is None:
        raise WheelsError("this Python has no pip")
    own = _given_wheel(given) if given is not None else _built_wheel(folder)
    offline = ["--no-index", "--find-links", str(given)] if given is not None else []
    pins = folder / "pins.txt"
    pins.write_text("".join(f"{line}\n" for line in _pins()), "utf-8")
    _pip("wheel", "--wheel-dir", str(folder), *offline, "--constraint", str(pins), str(own))
    pins.unlink()
    files = tuple(sorted(folder.glob("*.whl")))
    version = next(wheel_project(file.name)[1] for file in files if _project(file) == OWN_PROJECT)
    return WheelFolder(files, version, _python_version(), sys.platform, platform.machine())


def requirements_text(wheels: WheelFolder) -> str:
    """What pip installs from them: each by version and SHA-256, nothing else."""
    return "".join(f"{line}\n" for file in wheels.files for line in _requirement(file))


def _requirement(file: Path) -> Iterable[str]:
    project, version = wheel_project(file.name)
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    yield f"{project}=={version} \\"
    yield f"    --hash=sha256:{digest}"


def _given_wheel(folder: Path) -> Path:
    found = sorted(path for path in folder.glob("*.whl") if _project(path) == OWN_PROJECT)
    wanted = [path for path in found if wheel_project(path.name)[1] == groundup.__version__]
    if not found:
        raise WheelsError(f"there is no wheel of Groundup in {folder}")
    return wanted[-1] if wanted else found[-1]


def _built_wheel(folder: Path) -> Path:
    """Groundup's wheel, built from the source that runs."""
    source = Path(groundup.__file__).parents[2]
    if not (source / "pyproject.toml").is_file() or not (source / "src" / OWN_PROJECT).is_dir():
        raise WheelsError("this Groundup was installed from a wheel, which is not kept")
    _pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(source))
    return _given_wheel(folder)


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=_PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise WheelsError(f"pip did nothing but wait for {_PATIENCE_S / 60:.0f} minutes") from None
    if done.returncode != 0:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise WheelsError("pip failed", " ".join(errors[-2:])[:500].rstrip("."))


def _pins() -> list[str]:
    """The versions that run here, of everything that Groundup needs, and what that needs."""
    found: dict[str, str] = {}
    pending = _needs(OWN_PROJECT)
    while pending:
        name = pending.pop()
        if name in found:
            continue
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:  # for another system than this
            continue
        pending += _needs(name)
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def _needs(project: str) -> list[str]:
    """What a project needs always; none if it is not installed but run from its source."""
    try:
        wanted = metadata.requires(project) or []
    except metadata.PackageNotFoundError:
        return []
    names = (_REQUIREMENT.match(one) for one in wanted if "extra ==" not in one)
    return [_SEPARATORS.sub("-", name[0]).lower() for name in names if name is not None]


def _project(file: Path) -> str:
    return _SEPARATORS.sub("-", wheel_project(file.name)[0]).lower()


def _python_version() -> str:
    return ".".join(platform.python_version_tuple()[:2])
