"""`groundup kit make`, in processes of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from groundup.kits import kit_layout as layout
from tests.cli.program import environment
from tests.kits.small_wheels import small_wheels

from .computers import fingerprint_in, kit_program, with_models


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A computer with two models."""
    return with_models(tmp_path_factory.mktemp("home"))


def test_a_kit_is_made(home: Path, tmp_path: Path) -> None:
    """It says what is in the kit, shows the fingerprint, and what to type on the other computer."""
    code, out, _ = kit_program("make", tmp_path / "kit", "--models", "poet", "--sign-as", "Ms. K", home=home)
    assert code == 0
    assert "1 model, 150 kB, read back" in out
    assert "groundup kit install" in out
    assert fingerprint_in(out)
    assert json.loads((tmp_path / "kit" / layout.LIST).read_text())["signed_as"] == "Ms. K"


def test_licences_are_asked(home: Path, tmp_path: Path) -> None:
    """A model that may not clearly be passed on is refused with its reason, until the user says so."""
    code, _, errors = kit_program("make", tmp_path / "kit", "--models", "poet,secret", home=home)
    assert code == 1
    assert "secret is not passed on: nothing says which licence it has" in errors
    assert "--i-may-share" in errors
    assert not (tmp_path / "kit").exists()
    code, out, _ = kit_program(
        "make", tmp_path / "kit", "--models", "poet, secret", "--i-may-share", home=home
    )
    assert (code, "2 models" in out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--models NAME,NAME or --wheels"),
        (["--models", "poe"], "Did you mean 'poet'?"),
        (["--models", "seedling"], "part of Groundup"),
        (["--models", "poet", "--name", "a\nb"], "--name has to be one line"),
        (["--models", "poet", "--sign-as", "x" * 61], "--sign-as has to be one line"),
        (["--models", "poet", "--wheels-from", "/nowhere"], "does not exist"),
    ],
)
def test_slips_are_explained(home: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    """What cannot be done is said with the way out, and nothing is made."""
    code, _, errors = kit_program("make", tmp_path / "kit", *arguments, home=home)
    assert code in (1, 2)
    assert said in errors
    assert not (tmp_path / "kit").exists()


def test_events_for_programs(home: Path, tmp_path: Path) -> None:
    """With --json standard output has one event on a line, and the last has read everything back."""
    code, out, _ = kit_program("make", tmp_path / "kit", "--models", "poet", "--json", home=home)
    events = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [event["stage"] for event in events] == ["copying", "checking"]
    assert all(event["done_bytes"] == event["total_bytes"] for event in events)


def test_ctrl_c_leaves_an_unfinished_kit(home: Path, tmp_path: Path) -> None:
    """Stopped from outside: exit code 130, a sentence, a kit that says so, and the same command goes on."""
    kit = tmp_path / "kit"
    (kit / layout.BLOBS).mkdir(parents=True)
    mark = kit / layout.UNFINISHED
    mark.write_text("begun by the test")
    # The draft of each blob is a pipe that nobody reads, so the program stands still when it copies.
    for path in (home / "library" / "blobs").iterdir():
        os.mkfifo(kit / layout.BLOBS / f".{path.name}.new")
    command = [sys.executable, "-m", "groundup", "kit", "make", str(kit), "--models", "poet"]
    with subprocess.Popen(command, env=environment(home), stderr=subprocess.PIPE, text=True) as program:
        while mark.read_text() == "begun by the test":
            time.sleep(0.1)
        time.sleep(0.5)
        program.send_signal(signal.SIGINT)
        _, errors = program.communicate(timeout=60)
    assert program.returncode == 130
    assert "The same command goes on" in errors
    for path in (kit / layout.BLOBS).iterdir():
        path.unlink()
    assert kit_program("make", kit, "--models", "poet", home=home)[0] == 0


def test_a_kit_of_groundup_alone(home: Path, tmp_path: Path) -> None:
    """With wheels out of a folder a kit needs no model, and says how a fresh computer begins."""
    given = small_wheels(tmp_path / "given")
    code, out, _ = kit_program("make", tmp_path / "kit", "--wheels-from", given, home=home)
    assert code == 0
    assert "Groundup itself" in out
    assert "python3 FOLDER/install.py" in out
    _, out, _ = kit_program("list", tmp_path / "kit", home=home)
    assert "(Groundup 0.1.0, for " in out
    code, out, _ = kit_program("install", tmp_path / "kit", home=home)
    assert (code, out) == (0, "The kit holds no models.\n")
