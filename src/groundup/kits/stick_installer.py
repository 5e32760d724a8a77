"""Installs Groundup from the kit in whose folder this file lies, without internet.

    python3 install.py [--to FOLDER] [--no-models]

It needs Python alone: Groundup is not there yet. It compares all files but the models with SHA256SUMS,
makes a folder with a Python of its own (a venv), installs from wheels/ and nowhere else, and hands over
to `groundup kit install`, which checks the signature and the models. In Groundup's source this file is
kits/stick_installer.py; a kit with wheels carries a copy of it as install.py.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

SUMS = "SHA256SUMS"
LATER = "blobs/"  # the models: `groundup kit install` hashes them while it copies them
LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._/+!-]{0,300})")


def main(arguments: list[str]) -> int:
    """Install; 0 if everything went well."""
    kit = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(prog="install.py", description="Installs Groundup from this kit.")
    parser.add_argument("--to", type=Path, default=default_folder(), help="where to (default: %(default)s)")
    parser.add_argument("--no-models", action="store_true", help="install Groundup only")
    given, others = parser.parse_known_args(arguments)
    try:
        check(kit)
        program = install(kit, given.to.expanduser().absolute())
    except (OSError, ValueError, LookupError, TypeError) as error:  # the last: a list of another form
        say(f"Error: {error}")
        return 1
    say(f"Groundup is installed. Its command is: {program}")
    if given.no_models:
        return 0
    return subprocess.run([str(program), "kit", "install", str(kit), *others], check=False).returncode


def default_folder() -> Path:
    """Where Groundup keeps its own things, in a folder beside them."""
    if os.environ.get("GROUNDUP_HOME"):
        return Path(os.environ["GROUNDUP_HOME"]) / "program"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "groundup" / "program"
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "groundup" / "program"


def check(kit: Path) -> None:
    """Compare the files with their checksums, and this computer with what the wheels are for.

    Raises:
        ValueError: something is damaged or missing, or they are for another computer.
    """
    text = (kit / SUMS).read_text("ascii")
    names = set()
    for number, line in enumerate(text.splitlines(), 1):
        match = LINE.fullmatch(line)
        if match is None or ".." in match[2].split("/"):
            raise ValueError(f"line {number} of {SUMS} is malformed")
        names.add(match[2])
        if not match[2].startswith(LATER):
            check_file(kit / match[2], match[1])
    strange = {f"wheels/{path.name}" for path in (kit / "wheels").iterdir() if path.name[:1] != "."} - names
    if strange:
        raise ValueError(f"{min(strange)} is not in the kit's list")
    check_platform(json.loads((kit / "kit.json").read_text("utf-8"))["wheels"])


def check_file(path: Path, expected: str) -> None:
    """Compare one file with its checksum.

    Raises:
        ValueError: it is damaged or no plain file.
    """
    if path.is_symlink() or not path.is_file():
        raise ValueError(f"{path} is missing, or no plain file")
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            found.update(piece)
    if found.hexdigest() != expected:
        raise ValueError(f"{path} is damaged: copy the kit again")


def check_platform(wheels: dict[str, str]) -> None:
    """Compare this computer with the one for which the wheels are.

    Raises:
        ValueError: they are for another one.
    """
    wanted = (wheels["system"], wheels["machine"], wheels["python"])
    here = (sys.platform, platform.machine(), ".".join(platform.python_version_tuple()[:2]))
    if wanted != here:
        raise ValueError(
            "this kit installs Groundup on {} {} with Python {}, and this is {} {} with Python {}".format(
                *wanted, *here
            )
        )


def install(kit: Path, folder: Path) -> Path:
    """Make the venv and install into it; the path of the new command.

    Raises:
        ValueError: a step failed; what it said stands above.
    """
    python = folder / "bin" / "python"
    if not python.exists():
        say(f"Making {folder} ...")
        run([sys.executable, "-m", "venv", str(folder)], "on Debian and Ubuntu, install python3-venv first")
    say("Installing from the stick ...")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    hashes = [
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--requirement",
        str(kit / "wheels/requirements.txt"),
    ]
    run([*pip, "--find-links", str(kit / "wheels"), *hashes], "the kit's wheels do not fit this computer")
    return folder / "bin" / "groundup"


def run(command: list[str], advice: str) -> None:
    """Run a program and wait for it; nothing that it is set to by the environment counts for pip.

    Raises:
        ValueError: it failed.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    environment["PIP_CONFIG_FILE"] = os.devnull
    if subprocess.run(command, env=environment, check=False).returncode != 0:
        raise ValueError(f"that did not work ({advice})")


def say(text: str) -> None:
    """Tell the user."""
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036  (whoever finds a stick has any Python)
        sys.exit("Groundup needs Python 3.11 or newer; this is " + platform.python_version())
    sys.exit(main(sys.argv[1:]))
