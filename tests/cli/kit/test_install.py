"""`groundup kit install`, in processes of its own, from another computer's kit."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pexpect
import pytest

from groundup.library.installed import FOLDER, Library
from tests.cli.program import environment
from tests.kits.kit_factory import copied

from .computers import fingerprint_in, kit_program, with_models


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A kit of another computer, and the fingerprint that its user tells."""
    home = with_models(tmp_path_factory.mktemp("home"))
    _, out, _ = kit_program(
        "make", home / "kit", "--models", "poet,secret", "--i-may-share", "--sign-as", "Ms. K", home=home
    )
    return home / "kit", fingerprint_in(out)


def names(home: Path) -> list[str]:
    """The models on a computer."""
    return Library(home / FOLDER).names()


def test_the_told_fingerprint_installs(stick: tuple[Path, str], tmp_path: Path) -> None:
    """With the fingerprint the models come; the next kit of the same maker needs nothing."""
    kit, fingerprint = stick
    code, out, errors = kit_program("install", kit, "--models", "poet", "--trust", fingerprint, home=tmp_path)
    assert code == 0
    assert "poet is here" in out
    assert "trusted from now on" in errors
    assert names(tmp_path) == ["poet"]
    code, out, _ = kit_program("install", kit, home=tmp_path)
    assert (code, "poet is up to date" in out) == (0, True)
    assert names(tmp_path) == ["poet", "secret"]


def test_unknown_and_wrong_fingerprints(stick: tuple[Path, str], tmp_path: Path) -> None:
    """Without anybody to ask an unknown key is refused, and so is another than the one that was told."""
    kit, fingerprint = stick
    code, _, errors = kit_program("install", kit, home=tmp_path)
    assert (code, f"--trust {fingerprint}" in errors) == (1, True)
    code, _, errors = kit_program("install", kit, "--trust", "0000-0000-0000-0000-0000", home=tmp_path)
    assert (code, "Do not install it" in errors) == (1, True)
    assert names(tmp_path) == []


@pytest.mark.parametrize(("answer", "installed"), [("y", ["poet", "secret"]), ("", []), ("n", [])])
def test_a_terminal_is_asked(
    stick: tuple[Path, str], tmp_path: Path, answer: str, installed: list[str]
) -> None:
    """On a terminal the fingerprint is shown and the question asked; only a yes installs."""
    kit, fingerprint = stick
    command = ["-m", "groundup", "kit", "install", str(kit)]
    program = pexpect.spawn(
        sys.executable, command, env=environment(tmp_path, NO_COLOR="1"), encoding="utf-8", timeout=60,
        dimensions=(40, 200),
    )  # fmt: skip
    program.expect_exact(fingerprint)
    program.expect_exact("[y/N]")
    program.sendline(answer)
    program.expect(pexpect.EOF)
    program.close()
    assert program.exitstatus == (0 if installed else 1)
    assert names(tmp_path) == installed


def test_unsigned_kits(stick: tuple[Path, str], tmp_path: Path) -> None:
    """A kit with a wrong signature is refused; --unsigned installs it and says what that means."""
    kit = copied(stick[0], tmp_path / "kit")
    signature = kit / "kit.sig"
    signature.write_text(signature.read_text().replace('"signature": "', '"signature": "00'))
    home = tmp_path / "home"
    code, _, errors = kit_program("install", kit, "--trust", stick[1], home=home)
    assert (code, "its signature is wrong" in errors) == (1, True)
    assert names(home) == []
    code, _, errors = kit_program("install", kit, "--unsigned", home=home)
    assert (code, "Nobody vouches for this kit" in errors) == (0, True)
    assert names(home) == ["poet", "secret"]
    assert not (home / "trusted-kits.toml").exists()


def test_damage_installs_nothing(stick: tuple[Path, str], tmp_path: Path) -> None:
    """One wrong byte: an error with the file, exit code 1, no model."""
    kit = copied(stick[0], tmp_path / "kit")
    blob = max((kit / "blobs").iterdir(), key=lambda path: path.stat().st_size)
    content = bytearray(blob.read_bytes())
    content[70_000] ^= 1
    os.chmod(blob, 0o644)
    blob.write_bytes(content)
    code, _, errors = kit_program("install", kit, "--trust", stick[1], home=tmp_path / "home")
    assert (code, blob.name in errors) == (1, True)
    assert names(tmp_path / "home") == []


def test_events_for_programs(stick: tuple[Path, str], tmp_path: Path) -> None:
    """With --json standard output has the events of a download, one on a line."""
    kit, fingerprint = stick
    code, out, _ = kit_program("install", kit, "--json", "--trust", fingerprint, home=tmp_path)
    events = [json.loads(line)["event"] for line in out.splitlines()]
    assert code == 0
    assert events[0] == "download_started"
    assert events[-1] == "model_installed"
