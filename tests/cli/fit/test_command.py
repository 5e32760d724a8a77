"""`groundup fit` says of files, of what is installed, known or at a hub whether it runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup.cli.exit_codes import EXIT_DOES_NOT_FIT, EXIT_DONE, EXIT_FAILED, EXIT_USAGE
from groundup.host.fit_checks import FILE_NAME, FitChecks
from tests.cli.loopback import CommandLine
from tests.cli.program import environment
from tests.host.test_fit_checks import check
from tests.hubs.huggingface_server import HuggingFaceServer
from tests.library.small_library import add_model, model_file, named_model

BIG = ("--device", "memory=64GB")
SMALL = ("--device", "memory=8GB")


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    """A home of its own."""
    return CommandLine(tmp_path / "home", monkeypatch, capsys)


@pytest.fixture
def face() -> Iterator[HuggingFaceServer]:
    """A hub with one model."""
    with HuggingFaceServer() as running:
        running.put("ada/poet-GGUF", {"poet-Q4_K_M.gguf": named_model("poet")})
        yield running


def test_a_file(command: CommandLine, tmp_path: Path) -> None:
    """By its header; nothing else is needed, and no library is made."""
    said = command.run("fit", str(model_file(tmp_path, "poet")), *BIG)
    assert said.code == EXIT_DONE
    assert re.search(r"^poet, .* ✓ fits$", said.out, re.MULTILINE)
    assert "from the file's header" in said.out
    assert not command.home.exists()


def test_what_is_installed(command: CommandLine, tmp_path: Path) -> None:
    """Goes before the catalogue: its header is exact."""
    add_model(command.library, "gemma3:4b", tmp_path)
    assert "from the file's header" in command.run("fit", "gemma3:4b", *BIG).out
    assert "computed from the catalogue" in command.run("fit", "gemma-3-4b", *BIG).out


def test_the_catalogue(command: CommandLine) -> None:
    """A name that it knows is asked of nobody."""
    said = command.run("fit", "llama-3.1-8b", *BIG)
    assert (said.code, said.err) == (EXIT_DONE, "")
    finer = command.run("fit", "llama-3.1-8b:q8_0", *BIG).out
    assert "Llama 3.1 8B, Q8_0" in finer
    assert re.search(r"^Llama 3.1 8B, Q4_K_M, 4\.9 GB to download +✓ fits$", said.out, re.MULTILINE)


def test_a_record_without_a_shape(command: CommandLine) -> None:
    """Nothing is guessed, and nobody is asked for a name that no hub has."""
    said = command.run("fit", "mistral-large-3")
    assert said.code == EXIT_FAILED
    assert "cannot be predicted" in said.err
    assert "Asking" not in said.err


def test_a_hub(command: CommandLine, face: HuggingFaceServer) -> None:
    """Only when its name was typed; it is said who is asked, and how much was read."""
    command.knows(face)
    said = command.run("fit", "hf.co/ada/poet-GGUF", *BIG)
    assert said.code == EXIT_DONE
    assert "is not on this device. Asking" in said.err
    assert "were read" in said.err
    assert "from the header at the hub" in said.out


def test_what_does_not_fit(command: CommandLine) -> None:
    """Another exit code, and what would help."""
    said = command.run("fit", "llama-3.1-8b", *SMALL, "--context", "65536")
    assert said.code == EXIT_DOES_NOT_FIT
    assert "✗ does not fit" in said.out
    assert "What would help:" in said.out
    assert "--context" in said.out


def test_a_relative_that_fits_is_named(command: CommandLine) -> None:
    """Where the model itself does not; where it does, nobody is needed."""
    assert "Another model: Gemma 3 4B fits: groundup fit" in command.run("fit", "gemma-3-12b", *SMALL).out
    assert "Another model" not in command.run("fit", "gemma-3-12b", *BIG).out


def test_options_count(command: CommandLine) -> None:
    """Context, people, document, file, purpose and class change the answer as they say."""

    def plan(*options: str) -> dict[str, object]:
        found = json.loads(command.run("fit", "llama-3.1-8b", "--json", *BIG, *options).out)
        return {**found["plan"], "quantisation": found["quantisation"], "class": found["class"]}

    assert plan()["context_tokens"] == 8192
    assert plan("--context", "2048")["context_tokens"] == 2048
    assert plan("--purpose", "documents")["context_tokens"] == 32_768
    assert plan("--document", "20000")["context_tokens"] == 20_200
    assert plan("--users", "10")["cache_tokens"] == 4096 + 10 * 2048
    assert plan("--quant", "q8_0")["quantisation"] == "Q8_0"
    assert plan("--class", "30")["class"]["people"] == 30  # type: ignore[index]  # it is an object here


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--quant", "Q9_X"), "--quant"),
        (("--context", "1000", "--document", "2000"), "--context"),
        (("--users", "0"), "--users"),
        (("--device", "memory=much"), "memory"),
    ],
)
def test_what_makes_no_sense(command: CommandLine, options: tuple[str, ...], said: str) -> None:
    """The option is named, and what it may be."""
    found = command.run("fit", "llama-3.1-8b", *options)
    assert found.code == EXIT_USAGE
    assert said in found.err
    assert "Traceback" not in found.err


def test_a_class(command: CommandLine) -> None:
    """Shared beside not shared, and what to do."""
    out = command.run("fit", "llama-3.1-8b", "--class", "30", *BIG).out
    assert "shared here:" in out
    assert "without sharing:" in out
    assert "Suggested:" in out


def test_every_term_is_explained(command: CommandLine) -> None:
    """And the terms are those of the record."""
    out = command.run("fit", "llama-3.1-8b", "--explain", *BIG).out
    terms = out[out.index("Memory, term by term:") :]
    assert re.search(r"weights +[\d.]+ GB  the tensors of the file", terms)
    record = json.loads(command.run("fit", "llama-3.1-8b", "--json", *BIG).out)
    memory = record["memory"]
    assert sum(memory["parts_bytes"].values()) == memory["needed_bytes"]["mid"]


def test_a_measured_bandwidth_gives_a_speed(command: CommandLine) -> None:
    """Without one there is no number, but how to get one."""
    assert "not known of another computer" in command.run("fit", "llama-3.1-8b", *BIG).out
    assert "not measured yet: groundup device --measure" in command.run("fit", "seedling").out
    told = command.run("fit", "llama-3.1-8b", "--device", "memory=64GB,bandwidth=60GB/s").out
    assert re.search(r"speed +\d.* words/s", told)
    assert "from the data sheet" in told


def test_lines_fit_a_terminal(command: CommandLine) -> None:
    """80 columns, whatever is asked."""
    for options in (("--class", "30"), ("--explain",), ("--users", "50", "--context", "16384")):
        out = command.run("fit", "llama-3.1-8b", *SMALL, *options).out
        assert [line for line in out.splitlines() if len(line) > 80] == []
    assert [line for line in command.run("fit", *BIG).out.splitlines() if len(line) > 80] == []


def test_alone_it_lists_what_suits(command: CommandLine) -> None:
    """One of each family, with its openness, and what to type next; on a tiny computer nothing."""
    said = command.run("fit", *SMALL)
    sentences = [line for line in said.out.splitlines() if line.startswith("- ")]
    assert said.code == EXIT_DONE
    assert 3 <= len(sentences) <= 8
    assert "open weights" in said.out
    assert "groundup fit " in said.out
    assert command.run("fit", "--device", "memory=1GB,free=50MB").code == EXIT_DOES_NOT_FIT


def test_history(command: CommandLine) -> None:
    """What was predicted and measured of loads here; of those that were asked about."""
    assert "No load has been compared yet" in command.run("fit", "--history").out
    checks = FitChecks(command.home / FILE_NAME)
    checks.keep(check("a", name="qwen3:4b"))
    checks.keep(check("b", name="gemma3:4b", measured_bytes=2000))
    out = command.run("fit", "--history").out
    assert "qwen3:4b" in out
    assert "(more)" in out
    assert "2 loads" in out
    assert [one["name"] for one in json.loads(command.run("fit", "qwen", "--history", "--json").out)] == [
        "qwen3:4b"
    ]


IMPORTED = """
import sys
from groundup.cli.program import run_guarded
code = run_guarded(["fit", *sys.argv[1:]])
print(code, *sorted(name for name in sys.modules if "." not in name), file=sys.stderr)
"""
HEAVY = {
    "llama_cpp",
    "torch",
    "transformers",
    "numpy",
    "httpx2",
    "huggingface_hub",
    "jinja2",
    "rich",
    "asyncio",
}


def imported(home: Path, *arguments: str) -> set[str]:
    """Packages that are in memory after the command."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED, *arguments],
        env=environment(home),
        capture_output=True,
        check=True,
        text=True,
    )
    code, *names = done.stderr.split()
    assert code == "0"
    return set(names)


def test_no_model_library_is_imported(tmp_path: Path) -> None:
    """Nor numpy, nor what talks to hubs; a program that imports numpy is caught."""
    found = imported(tmp_path, "gemma-3-4b", *BIG)
    assert "msgspec" in found
    assert found & HEAVY == set()
    done = subprocess.run(
        [sys.executable, "-c", f"import numpy{IMPORTED}", "gemma-3-4b", *BIG],
        env=environment(tmp_path),
        capture_output=True,
        check=True,
        text=True,
    )
    assert HEAVY & set(done.stderr.split())


def test_alone_it_plans_a_class(command: CommandLine) -> None:
    """With --class the list is about the class, and so is what to type next; without, no word of it."""
    said = command.run("fit", "--class", "24", *BIG)
    sentences = [line for line in said.out.splitlines() if line.startswith("- ")]
    assert said.code == EXIT_DONE
    assert 3 <= len(sentences) <= 8
    assert all(": for all 24 at once;" in one for one in sentences)
    assert re.search(r"groundup fit \S+ --class 24$", said.out, re.MULTILINE)
    assert "24 at once" not in command.run("fit", *BIG).out
    records = json.loads(command.run("fit", "--class", "24", "--json", *BIG).out)
    assert {one["class"]["people"] for one in records} == {24}


@pytest.mark.parametrize("options", [("--quant", "Q8_0"), ("--explain",)])
def test_alone_nothing_is_ignored(command: CommandLine, options: tuple[str, ...]) -> None:
    """What only one model can answer is refused without one, and answered with one."""
    said = command.run("fit", *options, *BIG)
    assert said.code == EXIT_USAGE
    assert f"{options[0]} is about one model: groundup fit NAME" in said.err
    assert command.run("fit", "llama-3.1-8b", *options, *BIG).code == EXIT_DONE
