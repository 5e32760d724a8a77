"""`groundup bench`: options become a scenario, the result becomes JSON or a table, mistakes become advice."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from groundup.bench.scenarios import SCENARIOS
from groundup.cli.bench import bench
from groundup.cli.exit_codes import EXIT_FAILED, EXIT_USAGE
from groundup.cli.program import run_guarded
from tests.conftest import TinyModels

QUICK = ["--repeat", "1", "--threads", "1"]


def test_json_is_one_object_on_standard_output_and_in_the_file(
    tiny_models: TinyModels, tmp_path: Path
) -> None:
    """`--json` prints nothing else; `--output` writes the same; progress goes to standard error."""
    output = tmp_path / "folder" / "class.json"
    arguments = ["class", "--students", "2", "--prefix", "40", "--own", "4", "--generate", "4", "--json"]
    arguments += ["--model", str(tiny_models("llama")), "--output", str(output), *QUICK]

    ran = CliRunner().invoke(bench, arguments, catch_exceptions=False)

    result = json.loads(ran.stdout)
    assert result == json.loads(output.read_text())
    assert (result["scenario"], result["settings"]["students"]) == ("class", 2)
    assert result["ours"]["computed_prompt_tokens"] == 48
    assert "Groundup, run 1" in ran.stderr


def test_table_names_machine_and_model(tiny_models: TinyModels) -> None:
    """Without `--json` people get a table, the machine's name and how to get the peer."""
    arguments = ["single", "--prompt", "20", "--generate", "4", "--model", str(tiny_models("llama")), *QUICK]

    ran = CliRunner().invoke(bench, arguments, catch_exceptions=False)

    assert "prefill, tokens/s" in ran.stdout
    assert "1 thread." in ran.stdout
    assert ".[bench]" in ran.stdout.replace("\n", "")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_scenario_explains_its_options(scenario: str) -> None:
    """`--help` of a scenario lists its settings with their defaults."""
    ran = CliRunner().invoke(bench, [scenario, "--help"], catch_exceptions=False)

    assert ran.exit_code == 0
    assert "--generate" in ran.stdout
    assert "[default:" in ran.stdout


def test_unknown_shape_is_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A model that is neither shape nor file ends with advice and no traceback."""
    code = run_guarded(["bench", "single", "--model", "qwen3", "--folder", str(tmp_path)])

    assert code == EXIT_FAILED
    assert "Did you mean 'qwen3-0.6b'?" in capsys.readouterr().err


def test_a_file_can_be_named_from_where_one_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tiny_models: TinyModels
) -> None:
    """A relative path is that of the caller's folder, although the model runs in another one."""
    model = tiny_models("llama")
    monkeypatch.chdir(model.parent)

    code = run_guarded(
        [
            "bench",
            "single",
            "--model",
            model.name,
            "--prompt",
            "8",
            "--generate",
            "4",
            "--repeat",
            "1",
            "--json",
        ]
    )

    assert code == 0
    assert json.loads(capsys.readouterr().out)


def test_without_gguf_the_extra_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Shapes need the library that writes model files; the error says what to install."""
    monkeypatch.setitem(sys.modules, "gguf", None)

    code = run_guarded(["bench", "single", "--folder", str(tmp_path)])

    assert code == EXIT_FAILED
    assert "pip install '.[bench]'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_without_the_peer_the_extra_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tiny_models: TinyModels
) -> None:
    """`--against` without its package is refused before anything is measured."""
    monkeypatch.setattr("groundup.cli.bench.is_installed", lambda: False)

    code = run_guarded(["bench", "single", "--model", str(tiny_models("llama")), "--against", "llama-server"])

    assert code == EXIT_FAILED
    assert "pip install '.[bench]'" in capsys.readouterr().err


def test_zero_students_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """Counts below 1 are refused by the command line itself."""
    assert run_guarded(["bench", "class", "--students", "0"]) == EXIT_USAGE
    assert "--students" in capsys.readouterr().err
