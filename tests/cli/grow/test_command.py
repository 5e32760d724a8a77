"""`groundup grow`: mistakes cost no time, a stop costs nothing, and the model runs at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from groundup.cli.exit_codes import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE
from groundup.cli.grow import command
from groundup.cli.program import run_guarded
from groundup.library.grown_models import install_grown
from groundup.library.installed import Library
from groundup.seedling.sprout.growing_folder import begin, growing_folder
from groundup.seedling.sprout.plan import Plan
from tests.cli.program import environment, run_program
from tests.library.gguf_corpus import small_model

needs_torch = pytest.mark.skipif(find_spec("torch") is None, reason="needs torch (extra 'train')")
TEXT = "The small fish swam up the river. It met a duck and said hello. " * 300


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))


def _installed(name: str, folder: Path) -> None:
    source = folder / "source.gguf"
    source.write_bytes(small_model().write())
    install_grown(Library(), source, name, card={})


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--family", "stroy"], EXIT_USAGE, "story"),
        (["--family", "spell", "--corpus", "x.txt"], EXIT_USAGE, "exclude"),
        (["--minutes", "0"], EXIT_USAGE, "0.5"),
        (["--name", "A b"], EXIT_USAGE, "small"),
        (["--name", "seedling"], EXIT_FAILED, "built in"),
        (["--name", "mine"], EXIT_FAILED, "mine-2"),
        (["--corpus", "/nothing/here.txt"], EXIT_FAILED, "no such file"),
        (["--resume"], EXIT_USAGE, "nothing to go on with"),
        (["--resume", "--name", "nix"], EXIT_USAGE, "'nix'"),
        (["--resume", "--minutes", "2", "--seed", "3"], EXIT_USAGE, "--minutes and --seed"),
    ],
)
def test_mistakes_are_told_before_any_work(
    arguments: list[str], code: int, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong families, names, texts and combinations: a sentence that says what is right."""
    _installed("mine", tmp_path)
    assert run_guarded(["grow", *arguments]) == code
    assert words in capsys.readouterr().err
    assert not growing_folder("").exists()


def test_a_stopped_name_is_not_begun_again(capsys: pytest.CaptureFixture[str]) -> None:
    """What can go on is not thrown away by accident."""
    begin(Plan(name="poet", family="spell"))
    assert run_guarded(["grow", "--name", "poet"]) == EXIT_FAILED
    assert "--resume --name poet" in capsys.readouterr().err


def test_without_the_extra_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command to install it, and no folder."""
    monkeypatch.setattr(command, "NEEDED_LIBRARIES", ("no_such_library",))
    assert run_guarded(["grow"]) == EXIT_FAILED
    assert "pip install '.[train]'" in capsys.readouterr().err
    assert not growing_folder("").exists()


def test_who_declines_begins_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal the warning of private data is a question, and "no" leaves no folder."""
    (tmp_path / "fish.txt").write_text(TEXT)
    monkeypatch.setattr(command, "NEEDED_LIBRARIES", ())
    monkeypatch.setattr(command, "is_terminal_input", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: False)
    assert run_guarded(["grow", "--corpus", str(tmp_path / "fish.txt")]) == EXIT_INTERRUPTED
    assert "fish.txt should hold no names" in " ".join(capsys.readouterr().err.split())
    assert not growing_folder("").exists()


def test_the_default_name_is_the_first_free_one(tmp_path: Path) -> None:
    """Neither what is installed nor what was stopped is in the way."""
    _installed("sprout", tmp_path)
    begin(Plan(name="sprout-2", family="spell"))
    assert command._free_name(_options()) == "sprout-3"
    assert command._free_name(_options(replace=True)) == "sprout"


def test_help_lists_the_families(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever wants another one sees which there are."""
    assert run_guarded(["grow", "--help"]) == 0
    words = capsys.readouterr().out.replace(",", " ").split()
    assert {"story", "spell", "add"} <= set(words)


def _options(**chosen: Any) -> command.GrowOptions:
    nothing = dict.fromkeys(("name", "minutes", "family", "corpus", "prompt", "seed"))
    flags = dict.fromkeys(("resume", "replace", "yes", "as_json"), False)
    return command.GrowOptions(**{**nothing, **flags, **chosen})


def _program(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "groundup", "grow", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(home),
    )


def _wait_for_checkpoint(home: Path, name: str) -> None:
    end = time.monotonic() + 90
    while not (home / "growing" / name / "checkpoint.npz").exists():
        assert time.monotonic() < end
        time.sleep(0.1)


@needs_torch
def test_a_text_is_grown_and_runs_at_once(tmp_path: Path) -> None:
    """A warning first, then events; at the end `groundup run` knows the name."""
    (tmp_path / "fish.txt").write_text(TEXT)
    grown = run_program(
        "grow", "--corpus", str(tmp_path / "fish.txt"), "--minutes", "0.5", "--name", "fish", "--json",
        home=tmp_path,
    )  # fmt: skip
    assert b"private data" in grown.stderr
    events = [json.loads(line) for line in grown.stdout.splitlines()]
    assert (events[0]["event"], events[-1]["event"]) == ("began", "finished")
    answer = run_program("run", "fish", "The small", home=tmp_path)
    assert (answer.returncode, answer.stdout.strip() != b"") == (0, True)


@needs_torch
@pytest.mark.drill
def test_ctrl_c_keeps_what_was_learned(tmp_path: Path) -> None:
    """It ends with 130 and says how to go on; going on ends with a model."""
    process = _program(tmp_path, "--family", "spell", "--minutes", "1", "--name", "speller")
    time.sleep(15)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == EXIT_INTERRUPTED
    assert b"groundup grow --resume --name speller" in out
    assert Library(tmp_path / "library").names() == []
    assert run_program("grow", "--resume", home=tmp_path).returncode == 0
    assert Library(tmp_path / "library").names() == ["speller"]
    assert not (tmp_path / "growing" / "speller").exists()


@needs_torch
@pytest.mark.drill
def test_a_killed_growth_goes_on(tmp_path: Path) -> None:
    """After kill -9 the last checkpoint is whole, and the growth ends with a model."""
    process = _program(tmp_path, "--family", "spell", "--minutes", "1", "--name", "speller")
    _wait_for_checkpoint(tmp_path, "speller")
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert run_program("grow", "--resume", "--name", "speller", home=tmp_path).returncode == 0
    assert Library(tmp_path / "library").names() == ["speller"]
