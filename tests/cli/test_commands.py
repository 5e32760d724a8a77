"""The table of commands: quick, lazy, and complete."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from groundup.cli.commands import COMMANDS

from .program import environment, run_program

ENTRY = [sys.executable, "-m", "groundup"]
CLICK = [sys.executable, "-c", "import click"]  # what no command of ours can do without
HEAVY = {"numpy", "llama_cpp", "httpx", "jinja2", "rich", "prompt_toolkit", "asyncio", "groundup.server"}
LISTS_MODULES = """
import atexit, json, sys
{before}
sys.argv = ["groundup", *{arguments!r}]
atexit.register(lambda: print("\\n" + json.dumps(sorted(sys.modules))))
from groundup.__main__ import main
main()
"""


def modules_of(arguments: list[str], home: Path, before: str = "") -> set[str]:
    """Every module that a command has imported when it ends."""
    code = LISTS_MODULES.format(arguments=arguments, before=before)
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(home), check=True
    )
    return set(json.loads(result.stdout.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], [], ["completion", "bash"]])
def test_light_commands_import_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    """Version, help and completion load neither engine nor templates nor server."""
    modules = modules_of(arguments, tmp_path)
    assert not modules & HEAVY
    assert not any(name.startswith("groundup.engine") for name in modules)


def test_an_eager_table_would_be_noticed(tmp_path: Path) -> None:
    """The known-bad twin, which imports a command up front, fails the same check."""
    assert modules_of(["--version"], tmp_path, before="import groundup.cli.run") & HEAVY


@pytest.mark.alone
@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_light_commands_are_quick(argument: str, tmp_path: Path) -> None:
    """At most 150 ms of processor time, or on slow processors little more than click alone; best of five."""
    groundup = [*ENTRY, argument]
    best, click = (min(_processor_time_s(each, tmp_path) for _ in range(5)) for each in (groundup, CLICK))
    assert best <= max(0.15, 1.5 * click)


@pytest.mark.alone
def test_slowness_would_be_noticed(tmp_path: Path) -> None:
    """The known-bad twin, a command that loads the engine's side, takes more than both limits."""
    eager = [sys.executable, "-c", "import groundup.cli.run, groundup.engine.client, httpx"]
    worst, click = (min(_processor_time_s(each, tmp_path) for _ in range(2)) for each in (eager, CLICK))
    assert worst > max(0.15, 1.5 * click)


def _processor_time_s(command: list[str], home: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, env=environment(home))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_help_lists_every_command(tmp_path: Path) -> None:
    """The list of commands comes from the table, and `groundup` alone shows it too."""
    shown = run_program("--help", home=tmp_path).stdout
    assert all(name.encode() in shown for name in COMMANDS)
    alone = run_program(home=tmp_path)
    assert alone.returncode == 0
    assert alone.stdout == shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads(name: str) -> None:
    """Each entry of the table leads to a command with a help text."""
    command = COMMANDS[name].load()
    assert command.name == name
    assert command.help


@pytest.mark.parametrize(("word", "advice"), [("runn", b"Did you mean 'run'?"), ("Hello?", b"groundup run ")])
def test_unknown_command_gets_advice(word: str, advice: bytes, tmp_path: Path) -> None:
    """A slip of the pen is wrong usage, and the nearest command is named."""
    result = run_program(word, home=tmp_path)
    assert result.returncode == 2
    assert advice in result.stderr
