"""`groundup device` shows this computer, another one, or the figures for programs."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import psutil
import pytest

from groundup.cli.program import run_guarded
from groundup.device.measured import FILE_NAME, keep_measured, read_measured
from groundup.device.read_speed import best
from groundup.errors import InsufficientRoomError
from groundup.fit.calibration import Circumstances
from groundup.host import measuring_device
from groundup.host.known_speed import engine_library
from groundup.host.measured_speed import MeasuredSpeed, read_measured_speed
from groundup.host.measuring import Measured
from tests.cli.program import environment, run_program
from tests.device.test_measured import READING

from .test_speed_lines import measured

SECONDS = 0.5


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of Groundup's, and no changes from the environment."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("GROUNDUP_DEVICE", raising=False)
    return tmp_path / "home"


def test_this_computer_is_shown(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    """Processor, memory, graphics, disk, system and speed each have a line; nothing is written."""
    assert run_guarded(["device"]) == 0
    said = capsys.readouterr().out
    labels = [line.split()[0] for line in said.splitlines() if line.startswith("  ") and line[2] != " "]
    assert [one for one in labels if one != "graphics"] == [
        "processor", "vectors", "memory", "disk", "system", "reading",
    ]  # fmt: skip
    assert "graphics" in labels
    assert not home.exists()


def test_programs_get_figures(capsys: pytest.CaptureFixture[str]) -> None:
    """One JSON object with budgets in bytes and the fingerprint."""
    assert run_guarded(["device", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert 0 < record["memory"]["now_bytes"] <= record["memory"]["total_bytes"]
    assert len(record["fingerprint"]) == 16
    assert record["bandwidth"] is None


def test_another_computer_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line and the settings describe one, the command line last."""
    monkeypatch.setenv("GROUNDUP_DEVICE", "memory=4GB,gpu=none")
    assert run_guarded(["device", "--device", "memory=8GB", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["memory"]["total_bytes"] == 8 << 30
    assert record["changes"] == ["memory=4GB", "gpu=none", "memory=8GB"]


def test_nonsense_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be understood is refused with an example, exit code 2."""
    assert run_guarded(["device", "--device", "memory=much"]) == 2
    assert "such as 8GB" in capsys.readouterr().err
    assert run_guarded(["device", "--measure", "--device", "memory=8GB"]) == 2
    assert "Only this computer can be measured" in capsys.readouterr().err


def test_broken_measurement_file_is_no_error(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    """A file that makes no sense counts as not measured."""
    home.mkdir()
    (home / FILE_NAME).write_text("{")
    assert run_guarded(["device"]) == 0
    assert "not measured yet" in capsys.readouterr().out


def test_it_answers_at_once(home: Path) -> None:
    """The command needs little processor time beyond starting Python, and loads nothing heavy."""
    code = (
        "import sys, time; from groundup.cli.program import run_guarded; run_guarded(['device']); "
        "heavy = [name for name in ('numpy', 'rich', 'asyncio', 'llama_cpp') if name in sys.modules]; "
        "print(heavy, time.process_time(), file=sys.stderr)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code], env=environment(home), capture_output=True, text=True, check=True
    )
    heavy, seconds = asked.stderr.rsplit(maxsplit=1)
    assert heavy == "[]"
    assert float(seconds) < SECONDS


def test_help_has_an_example(home: Path) -> None:
    """The help names options and shows how to use them."""
    said = run_program("device", "--help", home=home).stdout.decode()
    assert "Examples: groundup device" in said
    assert max(map(len, said.splitlines())) <= 80


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[Measured]:
    """A small buffer to read, and models that are timed elsewhere; what those were told."""
    asked: list[Measured] = []

    async def measure(folder: Path, known: Measured, **_: object) -> MeasuredSpeed:
        asked.append(known)
        return measured(circumstances=Circumstances(known.fingerprint, engine_library(), "cpu", 2))

    monkeypatch.setattr(measuring_device, "buffer_bytes", lambda _: 16 << 20)
    monkeypatch.setattr(measuring_device, "measure", measure)
    return asked


def test_measuring_keeps_what_it_found(
    capsys: pytest.CaptureFixture[str], home: Path, quick: list[Measured]
) -> None:
    """A measurement is shown at once, and kept: what was read, and how models ran."""
    assert run_guarded(["device", "--measure"]) == 0
    said = capsys.readouterr().out
    kept = read_measured(home)
    assert kept is not None
    assert said.count("(measured here, ") == 3
    assert kept.samples[0].threads == 1
    assert quick[0].bandwidth_bytes_per_s == best(kept.samples).bytes_per_s
    assert quick[0].fingerprint == kept.fingerprint
    assert read_measured_speed(home) is not None


def test_engine_that_fails_costs_its_part_only(
    capsys: pytest.CaptureFixture[str], home: Path, quick: list[Measured], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the engine cannot run its models, the error is said, and what was read is kept."""

    async def fail(*_: object, **__: object) -> MeasuredSpeed:
        raise InsufficientRoomError("disk", "to measure how fast this computer is", 2 << 30, 1 << 30)

    monkeypatch.setattr(measuring_device, "measure", fail)
    assert run_guarded(["device", "--measure"]) == 1
    assert "of disk are needed to measure how fast" in capsys.readouterr().err
    assert read_measured(home) is not None
    assert read_measured_speed(home) is None


def test_little_memory_is_an_error(
    capsys: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the buffer does not fit, the figures are said, and what was measured before stays."""
    keep_measured(home, READING)
    monkeypatch.setattr(measuring_device, "buffer_bytes", lambda _: 1 << 60)
    assert run_guarded(["device", "--measure"]) == 1
    assert "of memory are needed to measure how fast memory is read" in capsys.readouterr().err
    assert read_measured(home) == READING


@pytest.mark.usefixtures("quick")
def test_folder_that_cannot_be_written_is_an_error(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    """A file where Groundup's folder should be is said, with its path."""
    home.touch()
    assert run_guarded(["device", "--measure"]) == 1
    assert f"{home} cannot be written" in capsys.readouterr().err


def test_interrupt_keeps_what_was_there(home: Path) -> None:
    """Ctrl-C ends it at once with its exit code and one sentence; the measurement before stays."""
    keep_measured(home, READING)
    process = subprocess.Popen(
        [sys.executable, "-m", "groundup", "device", "--measure"],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert "Measuring this computer" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    said, trouble = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "")
    assert trouble.startswith("Stopped. Nothing of this measurement is kept")
    assert "Traceback" not in trouble
    assert [path.name for path in home.iterdir()] == [FILE_NAME]
    assert read_measured(home) == READING


def test_interrupt_while_a_model_runs(home: Path) -> None:
    """Ctrl-C on a terminal ends the engine too: one sentence, no file, no folder and no process stay."""
    terminal = pexpect.spawn(
        sys.executable, ["-m", "groundup", "device", "--measure"], env=environment(home), encoding="utf-8",
        timeout=60, dimensions=(24, 80),
    )  # fmt: skip
    terminal.expect("Measuring: a wide model")
    time.sleep(1)
    children = psutil.Process(terminal.pid).children(recursive=True)
    terminal.sendintr()
    terminal.expect("Stopped. Nothing of this measurement is kept")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 130
    assert "Traceback" not in terminal.before
    assert list(home.iterdir()) == []
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []
