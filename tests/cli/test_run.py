"""`groundup run` as a user meets it: one process, a real (tiny, random) model, real pipes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import TinyModels

from .program import environment, run_program

SCHEMA = {
    "type": "object",
    "properties": {
        "grade": {"type": "integer", "minimum": 1, "maximum": 6},
        "passed": {"type": "boolean"},
        "code": {"type": "string", "pattern": "^[A-Z]{2}-\\d$"},
    },
    "required": ["grade", "passed", "code"],
}


@pytest.fixture(scope="session")
def model(tiny_models: TinyModels) -> str:
    return str(tiny_models("llama"))


def test_answer_goes_to_standard_output_alone(model: str, tmp_path: Path) -> None:
    """One answer, one line break, nothing on standard error."""
    result = run_program("run", model, "Hello", "--max-tokens", "8", "--seed", "1", home=tmp_path)
    assert result.returncode == 0
    assert result.stderr == b""
    assert result.stdout.endswith(b"\n")
    assert len(result.stdout) > 1


def test_same_seed_same_answer(model: str, tmp_path: Path) -> None:
    """The seed decides, streamed or not."""
    same = [
        run_program("run", model, "Hello", "--max-tokens", "8", "--seed", "5", *more, home=tmp_path).stdout
        for more in ([], ["--no-stream"])
    ]
    other = run_program("run", model, "Hello", "--max-tokens", "8", "--seed", "6", home=tmp_path).stdout
    assert same[0] == same[1]
    assert same[0] != other


def test_json_holds_answer_and_accounting(model: str, tmp_path: Path) -> None:
    """`--json` prints one object; standard input is added to the prompt."""
    short = run_program("run", model, "Summarise", "--json", "--max-tokens", "4", home=tmp_path)
    piped = run_program(
        "run",
        model,
        "Summarise",
        "--json",
        "--max-tokens",
        "4",
        home=tmp_path,
        stdin=b"An essay of six words.\n",
    )
    first, second = json.loads(short.stdout), json.loads(piped.stdout)
    assert second["usage"]["prompt_tokens"] > first["usage"]["prompt_tokens"]
    assert second["usage"]["generated_tokens"] == 4
    assert second["done_reason"] == "length"
    assert set(second) == {"model", "answer", "done_reason", "usage", "context_tokens", "ready_s"}


def test_standard_input_alone_is_the_prompt(model: str, tmp_path: Path) -> None:
    """Without words, what is piped in is the question."""
    result = run_program("run", model, "--max-tokens", "2", home=tmp_path, stdin="Grüße?".encode())
    assert result.returncode == 0


def test_verbose_prints_figures_to_standard_error(model: str, tmp_path: Path) -> None:
    """Figures never mix with the answer."""
    result = run_program("run", model, "Hello", "--max-tokens", "3", "--verbose", home=tmp_path)
    for word in (b"reused", b"computed", b"tokens/s", b"queue", b"prefill", b"decode"):
        assert word in result.stderr
        assert word not in result.stdout


def test_raw_sends_the_prompt_alone(model: str, tmp_path: Path) -> None:
    """Raw mode adds no template."""
    tokens = [
        json.loads(
            run_program("run", model, "Hello", "--json", "--max-tokens", "1", *more, home=tmp_path).stdout
        )["usage"]["prompt_tokens"]
        for more in ([], ["--raw"])
    ]
    assert tokens[1] < tokens[0]


def test_answer_follows_the_schema(model: str, tmp_path: Path) -> None:
    """A random model, held by the grammar, writes JSON that an independent validator accepts."""
    for seed in ("1", "2", "3"):
        result = run_program(
            "run", model, "Go", "--format", json.dumps(SCHEMA), "--max-tokens", "400", "--seed", seed,
            home=tmp_path,
        )  # fmt: skip
        jsonschema.validate(json.loads(result.stdout), SCHEMA)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--temperature", "9", "hi"], 2, "from 0 to 5"),
        (["--seed", "x", "hi"], 2, "whole number"),
        (["--format", '{"type": "x"}', "hi"], 2, "$.type"),
        (["--format", "xml", "hi"], 2, "json"),
        (["--no-such-option"], 2, "--no-such-option"),
        (["missing.gguf", "hi"], 1, "missing.gguf"),
        (["llama3.2", "hi"], 1, "groundup pull llama3.2"),
        (["seedlng", "hi"], 1, "Did you mean 'seedling'?"),
        (["/", "hi"], 1, "folder"),
        ([__file__, "hi"], 1, "not a GGUF model"),
        ([""], 2, "empty"),
    ],
)
def test_mistakes_end_in_a_sentence(arguments: list[str], code: int, words: str, tmp_path: Path) -> None:
    """Every mistake has an exit code and advice, never a traceback, and nothing on standard output."""
    result = run_program("run", *arguments, home=tmp_path)
    assert result.returncode == code
    assert result.stdout == b""
    assert words in result.stderr.decode()
    assert b"Traceback" not in result.stderr


def test_relative_path_is_found(model: str, tmp_path: Path) -> None:
    """A path counts from the folder where the user is."""
    path = Path(model)
    result = subprocess.run(
        [sys.executable, "-m", "groundup", "run", f"./{path.name}", "hi", "--max-tokens", "1"],
        cwd=path.parent, env=environment(tmp_path), input=b"", capture_output=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0


def test_prompt_beyond_the_context_is_refused_with_figures(model: str, tmp_path: Path) -> None:
    """Nothing is cut; both figures are in the message."""
    result = run_program("run", model, "word " * 300, "--context", "256", home=tmp_path)
    assert result.returncode == 1
    assert b"256" in result.stderr
    assert b"--context" in result.stderr


def test_standard_input_that_is_no_text_is_refused(model: str, tmp_path: Path) -> None:
    """A binary file piped in by mistake is named as what it is."""
    result = run_program("run", model, "hi", home=tmp_path, stdin=b"\x7fELF\xff\xfe")
    assert result.returncode == 1
    assert b"not UTF-8" in result.stderr


def test_reader_that_leaves_ends_it_quietly(model: str, tmp_path: Path) -> None:
    """A closed pipe (`| head`) is no error."""
    with subprocess.Popen(
        [sys.executable, "-m", "groundup", "run", model, "hi", "--max-tokens", "2000"],
        env=environment(tmp_path), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as program:  # fmt: skip
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.read(1)
        program.stdout.close()
        assert program.wait(timeout=60) == 0
        assert program.stderr.read() == b""


@pytest.mark.parametrize("redirection", ["<&-", ">&-", "2>&-"])
def test_closed_streams_are_no_fault(redirection: str, model: str, tmp_path: Path) -> None:
    """A program started without one of its streams answers as far as it can."""
    line = f'exec "$0" -m groundup run "$1" hi --max-tokens 1 {redirection}'
    result = subprocess.run(
        ["sh", "-c", line, sys.executable, model],  # noqa: S607
        env=environment(tmp_path), stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0
    assert result.stderr == b""


def test_old_encoding_loses_characters_and_not_the_answer(model: str, tmp_path: Path) -> None:
    """What the terminal's encoding lacks becomes a question mark."""
    result = run_program(
        "run",
        model,
        "hi",
        "--format",
        '{"const": "é漢"}',
        home=tmp_path,
        variables={"PYTHONIOENCODING": "ascii"},
    )
    assert result.stdout == b'"??"\n'


def test_interrupt_keeps_the_partial_answer(model: str, tmp_path: Path) -> None:
    """Ctrl-C ends with 130, and what was printed ends with a line break."""
    with subprocess.Popen(
        [sys.executable, "-m", "groundup", "run", model, "hi", "--max-tokens", "3000"],
        env=environment(tmp_path), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as program:  # fmt: skip
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.read(1)
        program.send_signal(signal.SIGINT)
        assert program.stdout.read().endswith(b"\n")
        assert program.wait(timeout=60) == 130
        assert program.stderr.read() == b""


def test_interrupt_while_loading_ends_at_once(model: str, tmp_path: Path) -> None:
    """Ctrl-C before the first token leaves without a word and without a child."""
    with subprocess.Popen(
        [sys.executable, "-m", "groundup", "run", model, "hi"],
        env=environment(tmp_path), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as program:  # fmt: skip
        children = _wait_for_children(program.pid)
        program.send_signal(signal.SIGINT)
        assert program.wait(timeout=30) == 130
        assert program.stderr is not None
        assert program.stderr.read() == b""
    deadline = time.monotonic() + 10
    while any(_is_running(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_is_running(child) for child in children)


def _wait_for_children(process_id: int) -> list[int]:
    children_file = Path(f"/proc/{process_id}/task/{process_id}/children")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        children = [int(word) for word in children_file.read_text().split()]
        if len(children) >= 2:
            return children
        time.sleep(0.01)
    raise AssertionError("the renderer and the worker did not start")


def _is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True
