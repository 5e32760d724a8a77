"""`groundup show` tells what is known about a model, wherever it is, and what it read for that."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup.cli.exit_codes import EXIT_FAILED
from groundup.library.grown_models import install_grown
from groundup.library.layer_kinds import OLLAMA_PREFIX
from groundup.library.new_model import SmallPart
from tests.cli.loopback import CommandLine
from tests.hubs.huggingface_server import HuggingFaceServer
from tests.library.gguf_corpus import small_model
from tests.library.small_library import LICENCE, SYSTEM, add_model, model_file, named_model, split_files


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    """A home of its own."""
    return CommandLine(tmp_path / "home", monkeypatch, capsys)


@pytest.fixture
def face() -> Iterator[HuggingFaceServer]:
    """The other site."""
    with HuggingFaceServer() as running:
        yield running


def lines(out: str) -> dict[str, str]:
    """What is said under each label."""
    found = (re.fullmatch(r"  (\S.*?) {2,}(.*)", line) for line in out.splitlines())
    return {match[1]: match[2] for match in found if match}


def test_a_model_here_is_shown(command: CommandLine, tmp_path: Path) -> None:
    """Facts of its header, settings, files and origin."""
    parts = [SmallPart(SYSTEM, b"Rhyme."), SmallPart(f"{OLLAMA_PREFIX}params", b'{"temperature": 0.5}')]
    add_model(command.library, "poet", tmp_path, more=parts)
    said = command.run("show", "Poet")
    shown = lines(said.out)
    assert said.code == 0
    assert (shown["architecture"], shown["layers"]) == ("llama", "1")
    assert (shown["heads"], shown["KV heads"], shown["head size"]) == ("2", "1", "16")
    assert (shown["context"], shown["vocabulary"], shown["licence"]) == ("128 tokens", "12", "apache-2.0")
    assert re.search(r"system +Rhyme\.", said.out)
    assert shown["temperature"] == "0.5"
    assert "F32 2" in shown["tensors"]
    assert (shown["source"], shown["digest"][:7]) == ("file", "sha256:")
    assert "poet.gguf" in shown["weights"]


def test_seedling_is_shown(command: CommandLine) -> None:
    """Without a library."""
    said = command.run("show", "seedling")
    assert lines(said.out)["source"] == "built-in"
    assert command.run("show", "seedling", "--template").out.startswith("{%")
    assert not command.home.exists()


def test_a_file_is_shown(command: CommandLine, tmp_path: Path) -> None:
    """And all parts of one in parts, from any of them."""
    assert lines(command.run("show", str(model_file(tmp_path, "poet"))).out)["architecture"] == "llama"
    paths = split_files(tmp_path, 3)
    shown = json.loads(command.run("show", "--json", str(paths[2])).out)
    assert [one["name"] for one in shown["files"]] == [str(path) for path in paths]
    assert shown["facts"]["split"]["parts"] == 3
    assert shown["size_bytes"] == sum(path.stat().st_size for path in paths)


def test_parts_alone_can_be_piped(command: CommandLine, tmp_path: Path) -> None:
    """Template, licence and system message as they are; nothing where there is none."""
    parts = [SmallPart(SYSTEM, b"Rhyme."), SmallPart(LICENCE, b"Do as you like.")]
    add_model(command.library, "poet", tmp_path, more=parts)
    assert command.run("show", "poet", "--template").out.startswith("{% for")
    assert command.run("show", "poet", "--license").out == "apache-2.0\n\nDo as you like.\n"
    assert command.run("show", "poet", "--system").out == "Rhyme.\n"
    add_model(command.library, "quiet", tmp_path)
    said = command.run("show", "quiet", "--system")
    assert (said.code, said.out) == (EXIT_FAILED, "")
    assert "no system of its own" in said.err or "no system message" in said.err


def test_programs_get_exact_facts(command: CommandLine, tmp_path: Path) -> None:
    """Numbers as they are in the header; long lists are left out."""
    add_model(command.library, "poet", tmp_path)
    facts = json.loads(command.run("show", "poet", "--json").out)["facts"]
    tensors = small_model().tensors
    assert facts["weights_bytes"] == sum(one.size_bytes for one in tensors)
    assert facts["rope_frequency_base"] == 10_000.0
    assert "tensors" not in facts


def test_a_grown_model_tells_how(command: CommandLine, tmp_path: Path) -> None:
    """From what it grew, and for how long."""
    card = {"grown_from": "stories", "minutes": 5, "steps": 700}
    install_grown(command.library, model_file(tmp_path), "sprout", card=card)
    shown = lines(command.run("show", "sprout").out)
    assert (shown["source"], shown["grown from"]) == ("grown", "stories")
    assert shown["grown in"] == "5 minutes, 700 steps"


def test_what_is_wrong_is_told(command: CommandLine, tmp_path: Path) -> None:
    """The rest is shown all the same."""
    model = add_model(command.library, "poet", tmp_path)
    os.chmod(model.weights[0], 0o644)
    model.weights[0].write_bytes(b"PK\x03\x04 something else")
    said = command.run("show", "poet")
    assert "zip archive" in said.err
    assert lines(said.out)["source"] == "file"
    model.weights[0].unlink()
    said = command.run("show", "poet")
    assert "not here" in said.err
    assert "(not here)" in said.out


def test_a_model_at_a_hub_is_shown(command: CommandLine, face: HuggingFaceServer) -> None:
    """It says whom it asks, and how much it read; nothing is kept."""
    command.knows(face)
    face.put("ada/m-GGUF", {"m-Q4_0.gguf": named_model("remote"), "LICENSE": b"Apache " * 30})
    said = command.run("show", "hf.co/ada/m-GGUF:Q4_0")
    assert said.code == 0
    assert "is not on this device. Asking" in said.err
    assert re.search(r"[\d.]+ kB of [\d.]+ kB were read", said.err)
    shown = lines(said.out)
    assert (shown["architecture"], shown["context"]) == ("llama", "128 tokens")
    assert "m-Q4_0.gguf" in shown["weights"]
    record = json.loads(command.run("show", "hf.co/ada/m-GGUF:Q4_0", "--json").out)
    assert 0 < record["read_bytes"] <= record["size_bytes"]
    assert not (command.home / "library").exists()


def test_what_is_nowhere_is_told(command: CommandLine, face: HuggingFaceServer, tmp_path: Path) -> None:
    """A slip in a name, a repository that is not there, a path to nothing."""
    command.knows(face)
    add_model(command.library, "poet", tmp_path)
    assert "Did you mean 'poet'?" in command.run("show", "poett").err
    assert command.run("show", "hf.co/ada/nothing").code == EXIT_FAILED
    assert command.run("show", "./nothing.gguf").code == EXIT_FAILED


def test_names_from_outside_cannot_move_the_cursor(command: CommandLine, tmp_path: Path) -> None:
    """What a file says about itself is shown in visible signs."""
    parts = [SmallPart(SYSTEM, b"\x1b[2Jevil")]
    add_model(command.library, "poet", tmp_path, more=parts)
    assert "\x1b" not in command.run("show", "poet").out
