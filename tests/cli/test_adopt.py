"""`groundup adopt` shows what other tools keep, adopts what is meant, and asks before adopting all."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pexpect
import pytest
from click.testing import CliRunner, Result

from groundup import seedling
from groundup.cli import adopt as adopt_module
from groundup.cli.adopt import adopt, complete_words
from groundup.errors import GroundupError
from groundup.library.installed import Library
from tests.cli.program import environment, run_program
from tests.library.adopt.tool_trees import model_file, ollama, part_files, put

Adopt = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A user with two models of Ollama's, one of LM Studio's, and one that cannot be adopted."""
    folder = tmp_path / "home"
    models = folder / ".ollama" / "models"
    ollama(models, contents={"model": seedling.weights_path().read_bytes(), "template": b"{{ .Prompt }}"})
    ollama(models, "registry.ollama.ai/ada/poet/latest", {"model": model_file("poet")})
    ollama(models, "registry.ollama.ai/library/part/1b", {"model": part_files()[0]})
    put(folder / ".lmstudio" / "models" / "ada" / "tiny" / "tiny-Q4_0.gguf", model_file("studio"))
    return folder


def variables(home: Path) -> dict[str, str]:
    """The environment of that user, without what the tools are told by other variables."""
    unset = ["OLLAMA_MODELS", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "LLAMA_CACHE"]
    unset += ["XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"]
    return {"HOME": str(home), **dict.fromkeys(unset, "")}


@pytest.fixture
def run(home: Path, tmp_path: Path) -> Adopt:
    """The command as that user gives it; its exit code is the result's return value."""

    def invoke(*words: str) -> Result:
        environment = {**variables(home), "GROUNDUP_HOME": str(tmp_path / "groundup")}
        return CliRunner().invoke(adopt, words, env=environment, standalone_mode=False)

    return invoke


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """The user's library."""
    return Library(tmp_path / "groundup" / "library")


def names(library: Library) -> list[str]:
    """The names of all models in it."""
    return [model.shown_name for model in library.models()]


def test_a_list_shows_names_sizes_tools_and_problems(run: Adopt, library: Library) -> None:
    """And changes nothing."""
    said = run("--list")
    assert said.return_value == 0
    assert "tiny:1b" in said.stdout
    assert "local/lm-studio/tiny:Q4_0" in said.stdout
    assert "cannot be adopted: it belongs to a model of 2 parts" in said.stdout
    assert "groundup adopt NAME" in said.stderr
    assert not library.store.folder.exists()


def test_a_list_can_be_of_one_tool(run: Adopt) -> None:
    """By its name."""
    assert "tiny:1b" not in run("--list", "lm-studio").stdout


def test_a_name_adopts_one_model(run: Adopt, library: Library) -> None:
    """Whatever its capitals; the answer says who keeps it and what to try."""
    said = run("TINY:1b")
    assert (said.return_value, names(library)) == (0, ["tiny:1b"])
    assert said.stdout.startswith("tiny:1b is here (7.7 MB, kept by Ollama). Try: groundup run tiny:1b")
    assert "adopted" in run("--list").stdout


def test_a_tool_adopts_all_of_its_models(run: Adopt, library: Library) -> None:
    """Those that can be."""
    assert run("ollama").return_value == 0
    assert names(library) == ["ada/poet", "tiny:1b"]


def test_everything_is_adopted_once(run: Adopt, library: Library) -> None:
    """The second time there is nothing to do."""
    assert run("--all").return_value == 0
    assert names(library) == ["local/lm-studio/tiny:Q4_0", "ada/poet", "tiny:1b"]
    again = run("--all")
    assert (again.return_value, again.stdout) == (0, "All models that can be adopted are.\n")


def test_another_name(run: Adopt, library: Library) -> None:
    """For one model; the list says what it is called here."""
    assert run("local/lm-studio/tiny:q4_0", "--name", "mine").return_value == 0
    assert names(library) == ["mine"]
    assert "adopted as mine" in run("--list").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--all", "ollama"], "exclude each other"),
        (["ollama", "--name", "mine"], "one model, and 2 are meant"),
        (["tiny:2b"], "Did you mean tiny:1b"),
        (["nothing/like/that"], "groundup adopt --list"),
        (["jan"], "no model here that can be adopted"),
        ([], "--all"),
        (["--json"], "--all"),
    ],
)
def test_wrong_use_is_explained(run: Adopt, library: Library, words: list[str], said: str) -> None:
    """And nothing is adopted."""
    result = run(*words)
    assert isinstance(result.exception, click.UsageError)
    assert said in result.exception.format_message()
    assert names(library) == []


def test_a_bad_name_is_refused(run: Adopt, library: Library) -> None:
    """As wrong use."""
    assert run("tiny:1b", "--name", "../x").return_value == 2
    assert names(library) == []


def test_one_that_fails_does_not_stop_the_others(run: Adopt, library: Library) -> None:
    """The exit code tells that something failed."""
    said = run("part:1b", "tiny:1b")
    assert said.return_value == 1
    assert "part:1b cannot be adopted" in said.stderr
    assert names(library) == ["tiny:1b"]


def test_programs_get_data(run: Adopt) -> None:
    """A list as one object, and events as lines."""
    listed = json.loads(run("--list", "--json").stdout)
    models = {one["name"]: one for one in listed["models"]}
    assert models["tiny:1b"]["tool"] == "ollama"
    assert models["part:1b"]["problem"]
    events = [json.loads(line) for line in run("part:1b", "tiny:1b", "--json").stdout.splitlines()]
    assert [(one["event"], one["name"]) for one in events] == [("failed", "part:1b"), ("adopted", "tiny:1b")]
    assert events[0]["error"]["code"] == "adoption_refused"


def test_stopping_says_that_it_goes_on(run: Adopt, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with its exit code; what was read is remembered."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(adopt_module, "adopt_model", stop)
    said = run("tiny:1b")
    assert said.return_value == 130
    assert "goes on" in said.stderr


@pytest.mark.parametrize(("answer", "count"), [("y", 3), ("n", 0), ("", 3)])
def test_a_terminal_is_asked(home: Path, tmp_path: Path, library: Library, answer: str, count: int) -> None:
    """Before everything is adopted; how much is read is said before."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "groundup", "adopt"],
        env={**environment(tmp_path / "groundup"), **variables(home)},
        encoding="utf-8",
        timeout=100,
        dimensions=(30, 200),
    )
    child.expect("Adopt these 3.*are read once")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert len(names(library)) == count


def test_a_model_that_is_gone_says_who_removed_it(
    home: Path, tmp_path: Path, run: Adopt, library: Library
) -> None:
    """`run` names the tool and the commands that bring it back, `list` says gone, `rm` forgets it."""
    run("tiny:1b")
    model = library.find("tiny:1b")
    assert model is not None
    weights = model.weights[0]
    moved = weights.rename(tmp_path / "moved.gguf")
    ours, theirs = tmp_path / "groundup", variables(home)
    said = run_program("run", "tiny:1b", "Hello", home=ours, variables=theirs)
    assert said.returncode == 1
    assert b"Ollama has removed a file of tiny:1b" in said.stderr
    assert b"ollama pull tiny:1b or groundup pull tiny:1b" in said.stderr
    assert b"gone" in run_program("list", home=ours, variables=theirs).stdout
    os.rename(moved, weights)
    answered = run_program("run", "tiny:1b", "Hello", home=ours, variables=theirs)
    assert (answered.returncode, bool(answered.stdout.strip())) == (0, True)
    removed = run_program("rm", "tiny:1b", home=ours, variables=theirs)
    assert b"Its files stay with Ollama" in removed.stdout
    assert weights.exists()


def test_a_file_that_was_rewritten_says_how_to_accept_it(home: Path, tmp_path: Path, run: Adopt) -> None:
    """`run` refuses other bytes than were adopted, and adopting again takes them."""
    run("local/lm-studio/tiny:Q4_0", "--name", "mine")
    put(
        home / ".lmstudio" / "models" / "ada" / "tiny" / "tiny-Q4_0.gguf",
        seedling.weights_path().read_bytes(),
    )
    said = run_program("run", "mine", "Hello", home=tmp_path / "groundup", variables=variables(home))
    assert said.returncode == 1
    assert b"groundup adopt local/lm-studio/tiny:Q4_0 --name mine" in said.stderr
    assert run("local/lm-studio/tiny:Q4_0", "--name", "mine").return_value == 0
    again = run_program("run", "mine", "Hello", home=tmp_path / "groundup", variables=variables(home))
    assert again.returncode == 0


def test_words_are_completed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tools and names, whatever their capitals."""
    for name, value in variables(home).items():
        monkeypatch.setenv(name, value)
    context = click.Context(adopt)
    found = [item.value for item in complete_words(context, adopt.params[0], "TI")]
    assert found == ["tiny:1b"]
    assert "ollama" in [item.value for item in complete_words(context, adopt.params[0], "o")]


def test_errors_are_ours(run: Adopt, home: Path) -> None:
    """A folder in place of a model's file is a sentence, not a fault."""
    blob = next((home / ".ollama" / "models" / "blobs").iterdir())
    blob.unlink()
    blob.mkdir()
    result = run("--all")
    assert result.exception is None or isinstance(result.exception, GroundupError)
