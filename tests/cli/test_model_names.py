"""The shell completes names of models that are here, colons and all, and opens none of them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click
import pexpect
import pytest

from groundup.cli.model_names import (
    complete_known_model,
    complete_known_model_or_file,
    complete_model,
    complete_model_or_file,
)
from groundup.library.store import Store
from groundup.names import ModelName
from tests.faults.small_models import small_model

from .program import environment

NAMES = ("qwen3:4b", "qwen3:8b", "hf.co/ada/M-GGUF:Q4_K_M", "tiny")
COMMAND = click.Command("any")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a few models."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path))
    model = small_model(1_000)
    store = Store(tmp_path / "library", reserve_bytes=0)
    with store.pull_session(model.manifest) as session:
        for writer in session.writers():
            writer.write(0, model.contents[writer.digest])
            writer.publish()
        for name in NAMES:
            session.commit(ModelName.parse(name))
    return tmp_path


def completed(incomplete: str, *, before: tuple[str, ...] = (), is_file_too: bool = False) -> list[str]:
    """What the shell is offered for a word."""
    context = click.Context(COMMAND)
    context.params = {"words": before}
    work = complete_model_or_file if is_file_too else complete_model
    return [f"{one.type} {one.value}" for one in work(context, click.Argument(["words"]), incomplete)]


def test_names_that_begin_so(home: Path) -> None:
    """What was typed is the beginning, in either case."""
    assert completed("qwen3") == ["plain qwen3:4b", "plain qwen3:8b"]
    assert completed("QWEN3:4") == ["plain qwen3:4b"]
    assert completed("llama") == []


def test_names_of_the_catalogue(home: Path) -> None:
    """Where a model may come from elsewhere, the catalogue's names are offered beside those that are here."""
    context = click.Context(COMMAND)
    argument = click.Argument(["words"])
    for complete in (complete_known_model, complete_known_model_or_file):
        found = [one.value for one in complete(context, argument, "qwen3")]
        assert {"qwen3:4b", "qwen3:8b", "qwen3-8b", "qwen3.5-9b"} <= set(found)
        assert found == sorted(found)
    assert [one.value for one in complete_known_model(context, argument, "./qwen")] == []
    assert [one.type for one in complete_known_model_or_file(context, argument, "./qwen")] == ["file"]


def test_built_in_model_and_files(home: Path) -> None:
    """Where a file may stand, Seedling is offered too, and the shell offers files if no name fits."""
    assert completed("see", is_file_too=True) == ["plain seedling"]
    assert completed("./see", is_file_too=True) == ["file ./see"]
    assert completed("see") == []


def test_questions_are_free_text(home: Path) -> None:
    """After the model nothing is offered: it is the question."""
    assert completed("qwen", before=("tiny",), is_file_too=True) == []


def test_without_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Completion makes no folder and raises nothing where there are no models."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "none"))
    assert completed("") == []
    assert not (tmp_path / "none").exists()


def test_manifests_are_not_opened(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are those of files: a manifest that cannot be read does not matter."""
    for path in (home / "library" / "manifests").rglob("*"):
        if path.is_file():
            path.write_bytes(b"nonsense")
    assert completed("tin") == ["plain tiny"]


@pytest.fixture
def bash(home: Path, tmp_path: Path) -> pexpect.spawn[str]:
    """A shell with our completion, and `groundup` on its path."""
    program = tmp_path / "bin" / "groundup"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m groundup "$@"\n')
    program.chmod(0o755)
    variables = environment(home)
    variables |= {"PATH": f"{program.parent}:{variables['PATH']}", "PS1": "READY> ", "TERM": "dumb"}
    arguments = ["--norc", "--noprofile", "-i"]
    child = pexpect.spawn(
        "bash", arguments, env=variables, encoding="utf-8", timeout=60, dimensions=(24, 200)
    )
    child.expect("READY> ")
    child.sendline('bind "set enable-bracketed-paste off"; bind "set bell-style none"')
    child.expect("READY> ")
    child.sendline('eval "$(groundup completion bash)"; echo loa""ded')
    child.expect("loaded\r\nREADY> ")
    return child


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    ("typed", "added"),
    [
        ("groundup rm qwen3:4", "b "),
        ("groundup rm QWEN3:4", "b "),
        ("groundup cp hf", ".co/ada/m-gguf:q4_k_m "),
        ("groundup show hf.co/ada/M-GGUF:", "q4_k_m "),
        ("groundup run qw", "en3:"),
        ("groundup push tiny qw", ""),
        ("groundup verify --repair qwen3:8", "b "),
    ],
)
def test_in_a_real_bash(bash: pexpect.spawn[str], typed: str, added: str) -> None:
    """Tab adds what is missing and nothing twice, though bash breaks words at colons."""
    bash.send(f"{typed}\t")
    bash.expect_exact(typed)
    bash.send("|END")
    bash.expect_exact("|END")
    assert bash.before is not None
    assert bash.before.replace("\x07", "").strip("\r") == added
