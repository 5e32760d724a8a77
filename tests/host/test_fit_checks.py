"""Predictions and what became of them survive kills; whatever is wrong with the file costs hints alone."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from groundup.fit.calibrate import ProbeRun
from groundup.fit.work import StepWork
from groundup.host.fit_checks import MOST_ROWS, FitCheck, FitChecks, Interval

RUN = ProbeRun(StepWork({"Q4_K": 1e9}, 10, 20, 30, 0), 0.1, {"Q4_K": 2e9}, is_real=True)


def check(load_id: str = "a", time_s: float = 1.0, **changes: object) -> FitCheck:
    """A load that took a little less than was predicted."""
    found = FitCheck(
        load_id=load_id,
        time_s=time_s,
        name="qwen3:4b",
        digest="sha256:1",
        architecture="qwen3",
        quantisation="Q4_K_M",
        weights_bytes=900,
        context_tokens=8192,
        cache_tokens=8192,
        max_running=32,
        threads=2,
        fingerprint="f",
        library="l",
        predicted_bytes=Interval(950.0, 1000.0, 1040.0),
        measured_bytes=980,
        load_s=1.5,
        run=RUN,
    )
    return msgspec.structs.replace(found, **changes)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def test_checks_are_kept(tmp_path: Path) -> None:
    """Whole, the latest first; a second one of the same load replaces the first."""
    checks = FitChecks(tmp_path / "home" / "checks.sqlite3")
    assert checks.all() == []
    checks.keep(check("a", 1.0))
    checks.keep(check("b", 2.0))
    checks.keep(check("a", 1.0, decode_tokens_per_s=9.5))
    assert FitChecks(checks.path).all() == [check("b", 2.0), check("a", 1.0, decode_tokens_per_s=9.5)]


def test_errors_are_told() -> None:
    """Predicted over measured, less one; and whether it lay within."""
    found = check(predicted_decode=Interval(8, 10, 12), decode_tokens_per_s=12.5)
    assert found.memory_error == pytest.approx(1000 / 980 - 1)
    assert found.decode_error == pytest.approx(-0.2)
    assert found.predicted_bytes.holds(980)
    assert not Interval(8, 10, 12).holds(12.5)
    assert check().decode_error is None


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + bytes(4000)])
def test_nonsense_is_begun_again(tmp_path: Path, content: bytes) -> None:
    """A file that is no database costs what was in it."""
    checks = FitChecks(tmp_path / "checks.sqlite3")
    checks.path.write_bytes(content)
    assert checks.all() == []
    checks.keep(check())
    assert checks.all() == [check()]


def test_rows_that_nobody_understands_are_left_out(tmp_path: Path) -> None:
    """Those of another version, say."""
    checks = FitChecks(tmp_path / "checks.sqlite3")
    checks.keep(check("good"))
    with sqlite3.connect(checks.path) as database:
        for number, record in enumerate(["{", '{"load_id": "x"}', b"\xff"]):
            database.execute(
                "INSERT INTO fit_checks VALUES (?, 9, '', '', '', '', ?)", (f"bad{number}", record)
            )
    database.close()
    assert checks.all() == [check("good")]


def test_a_closed_folder_costs_the_hint(tmp_path: Path) -> None:
    """Nothing fails because a hint cannot be kept."""
    (tmp_path / "file").write_text("no folder")
    FitChecks(tmp_path / "file" / "checks.sqlite3").keep(check())


_KEEPS_WITHOUT_ROOM = """
import resource, sys
from pathlib import Path
from tests.host.test_fit_checks import check
from groundup.host.fit_checks import FitChecks
path = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, path.stat().st_size))
FitChecks(path).keep(check("large", name="n" * 100_000))
print("went on")
"""


def test_a_full_disk_costs_the_hint(tmp_path: Path) -> None:
    """The program goes on, and what was kept before stays."""
    checks = FitChecks(tmp_path / "checks.sqlite3")
    checks.keep(check("before"))
    done = subprocess.run(
        [sys.executable, "-c", _KEEPS_WITHOUT_ROOM, str(checks.path)],
        env=_environment(),
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"went on\n"
    assert [one.load_id for one in checks.all()] == ["before"]


def test_it_stays_small(tmp_path: Path) -> None:
    """The oldest go."""
    checks = FitChecks(tmp_path / "checks.sqlite3")
    checks.keep(check("first", 0.0))
    with sqlite3.connect(checks.path) as database:
        rows = [(f"n{number}", number + 1.0) for number in range(MOST_ROWS)]
        database.executemany("INSERT INTO fit_checks VALUES (?, ?, '', '', '', '', '{}')", rows)
    database.close()
    checks.keep(check("last", MOST_ROWS + 1.0))
    with sqlite3.connect(checks.path) as database:
        kept = [name for (name,) in database.execute("SELECT load_id FROM fit_checks ORDER BY time_s")]
    database.close()
    assert (len(kept), kept[0], kept[-1]) == (MOST_ROWS, "n1", "last")


_KEEPS_FOR_EVER = """
import sys
from tests.host.test_fit_checks import check
from groundup.host.fit_checks import FitChecks
from pathlib import Path
number = 0
while True:
    FitChecks(Path(sys.argv[1])).keep(check(f"{number:06}", float(number)))
    number += 1
    print(number, flush=True)
"""


def test_a_kill_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    """However often somebody pulls the plug of the program while it writes."""
    path, kept = tmp_path / "checks.sqlite3", 0
    for rounds in (3, 11):
        process = subprocess.Popen(
            [sys.executable, "-c", _KEEPS_FOR_EVER, str(path)],
            stdout=subprocess.PIPE,
            env=_environment(),
        )
        assert process.stdout is not None
        for _ in range(rounds):
            kept = max(kept, int(process.stdout.readline()))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert len(FitChecks(path).all()) >= kept
