"""`groundup create` as a user meets it: a recipe, a model, and answers that follow the recipe."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pexpect
import pytest

from tests.conftest import TinyModels
from tests.engine.split_models import adapter_for, split_model

from .program import environment, run_program


def create(folder: Path, recipe: str, *more: str, name: str = "tutor") -> tuple[int, str]:
    """Make a model from a recipe beside it; the exit code, and all that was printed."""
    (folder / "Modelfile").write_text(recipe)
    result = run_program("create", name, "-f", str(folder / "Modelfile"), *more, home=folder / "home")
    return result.returncode, (result.stdout + result.stderr).decode()


def answer(folder: Path, *words: str, name: str = "tutor") -> dict[str, object]:
    """The answer of a model, with its account."""
    result = run_program("run", name, *words, "--json", home=folder / "home")
    assert result.returncode == 0, result.stderr
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_recipe_to_answer(tmp_path: Path, tiny_models: TinyModels) -> None:
    """Parameters, system message, first messages and template are used; options win over them."""
    (tmp_path / "tiny.gguf").write_bytes(tiny_models("llama").read_bytes())
    code, text = create(
        tmp_path,
        "FROM ./tiny.gguf\nPARAMETER num_predict 3\nPARAMETER seed 4\nPARAMETER num_ctx 300\n"
        "SYSTEM one two three\nMESSAGE user four five\nMESSAGE assistant six\n"
        'TEMPLATE "{{ .System }}{{ .Prompt }}{{ .Response }}"\n',
    )
    assert (code, "tutor is ready" in text) == (0, True)
    usual = answer(tmp_path, "Hi", "--seed", "4")
    assert usual["context_tokens"] == 300
    assert usual["usage"]["generated_tokens"] == 3  # type: ignore[index]
    assert answer(tmp_path, "Hi")["answer"] == usual["answer"]
    other = answer(tmp_path, "Hi", "--max-tokens", "2", "--system", "", "--context", "200")
    assert other["context_tokens"] == 200
    assert other["usage"]["generated_tokens"] == 2  # type: ignore[index]
    assert other["usage"]["prompt_tokens"] < usual["usage"]["prompt_tokens"]  # type: ignore[index]


def test_shown_recipe_makes_the_same(tmp_path: Path) -> None:
    """What `show --modelfile` prints makes a model with the same digest; nothing is copied."""
    create(tmp_path, 'FROM seedling\nSYSTEM "Be kind. "\nPARAMETER stop "\n"\nLICENSE """a\nb"""\n')
    shown = run_program("show", "tutor", "--modelfile", home=tmp_path / "home").stdout.decode()
    assert create(tmp_path, shown, name="again")[0] == 0
    records = [
        json.loads(run_program("show", name, "--json", home=tmp_path / "home").stdout)
        for name in ("tutor", "again")
    ]
    assert records[0]["digest"] == records[1]["digest"]


def test_adapters_and_parts(tmp_path: Path, tiny_models: TinyModels) -> None:
    """A model in parts answers as the whole does, and an adapter changes what it says."""
    whole = tiny_models("llama")
    split_model(whole, tmp_path, ("m-00001-of-00002.gguf", "m-00002-of-00002.gguf"))
    adapter_for(whole, tmp_path / "poems.gguf", strength=3.0)
    recipe = "FROM ./m-00001-of-00002.gguf\nPARAMETER temperature 0\nPARAMETER num_predict 12\n"
    assert create(tmp_path, recipe, name="plain")[0] == 0
    assert create(tmp_path, "FROM plain\nADAPTER ./poems.gguf\n", name="adapted")[0] == 0
    plain = answer(tmp_path, "Hi", name="plain")["answer"]
    options = ("--temperature", "0", "--max-tokens", "12", "--json")
    direct = run_program("run", str(whole), "Hi", *options, home=tmp_path / "home")
    assert plain == json.loads(direct.stdout)["answer"]
    assert plain != answer(tmp_path, "Hi", name="adapted")["answer"]


@pytest.mark.parametrize(
    ("recipe", "code", "words"),
    [
        ("FROM seedling\nSISTEM a\n", 2, "line 2: 'SISTEM' is no instruction"),
        ("FROM seedling\nPARAMETER temperature 9\n", 2, "from 0 to 5"),
        ('FROM seedling\nSYSTEM a\nTEMPLATE """{{ .Prompt }}\n{{ shell }}"""\n', 2, "line 4"),
        ("FROM seedling\nTEMPLATE no place for words\n", 2, "never writes what people say"),
        ("FROM ./none.gguf\n", 1, "none.gguf"),
        ("FROM ./Modelfile\n", 1, "Modelfile"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, recipe: str, code: int, words: str) -> None:
    """Each mistake has its place and its words, and no model is made."""
    found, text = create(tmp_path, recipe)
    assert found == code
    assert words in text
    assert "Traceback" not in text
    assert b"tutor" not in run_program("list", home=tmp_path / "home").stdout


def test_names_that_are_taken(tmp_path: Path) -> None:
    """A model that was made so may be made again; one that came otherwise keeps its name."""
    assert create(tmp_path, "FROM seedling\nSYSTEM one\n")[0] == 0
    assert create(tmp_path, "FROM seedling\nSYSTEM two\n")[0] == 0
    code, text = create(tmp_path, "FROM tutor\nSYSTEM three\n", name="seedling")
    assert code != 0
    assert "neither removed nor replaced" in text


def test_what_has_no_effect_is_said(tmp_path: Path) -> None:
    """Parameters and keywords that do nothing here are accepted with a line each."""
    code, text = create(tmp_path, "FROM seedling\nPARAMETER mirostat 1\nPARSER harmony\n")
    assert code == 0
    assert "mirostat is kept" in text
    assert "Line 3: PARSER has no effect" in text


def test_quantizing_is_refused_with_its_reason(tmp_path: Path) -> None:
    """The option that other tools have says why it is none here."""
    code, text = create(tmp_path, "FROM seedling\n", "--quantize", "Q4_0")
    assert code == 2
    assert "kept as they came" in text


def test_hidden_orders_do_not_reach_a_terminal(tmp_path: Path) -> None:
    """Control sequences in a recipe are shown as signs on a terminal, and kept as they are in a file."""
    create(tmp_path, "FROM seedling\nSYSTEM be \x1b[31mred\n")
    piped = run_program("show", "tutor", "--modelfile", home=tmp_path / "home").stdout.decode()
    assert "be \x1b[31mred" in piped
    terminal = pexpect.run(
        f"{sys.executable} -m groundup show tutor --modelfile",
        env=environment(tmp_path / "home", TERM="xterm", NO_COLOR="1"),
        encoding="utf-8",
        timeout=60,
    )
    assert "be ␛[31mred" in terminal
    assert "\x1b" not in terminal
