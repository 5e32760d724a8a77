"""What was predicted of each load, and what happened: kept to be shown, and to predict better.

One table in one SQLite file. It is a hint that may be lost: a file that makes no sense is begun again, and a
disk without room costs the row and nothing else. Nothing of it is ever sent anywhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from groundup.fit.calibrate import ProbeRun

FILE_NAME: Final = "fit-checks.sqlite3"
MOST_ROWS: Final = 2000
_VERSION: Final = 1
_PATIENCE_S: Final = 2.0

_CREATE: Final = """
    CREATE TABLE IF NOT EXISTS fit_checks (
        load_id TEXT PRIMARY KEY,
        time_s REAL NOT NULL,
        name TEXT NOT NULL,
        digest TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        library TEXT NOT NULL,
        record TEXT NOT NULL
    )"""
_INSERT: Final = "INSERT OR REPLACE INTO fit_checks VALUES (?, ?, ?, ?, ?, ?, ?)"
_FORGET: Final = (
    "DELETE FROM fit_checks WHERE load_id NOT IN "
    "(SELECT load_id FROM fit_checks ORDER BY time_s DESC, load_id LIMIT ?)"
)


class Interval(msgspec.Struct, frozen=True):
    """A predicted figure: at least, most likely, at most."""

    low: float
    mid: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether a measured value lies within."""
        return self.low <= value <= self.high


class FitCheck(msgspec.Struct, frozen=True, kw_only=True):
    """One load: how it was made, what was predicted, and what was measured.

    Memory is in bytes and that of the whole process, speed in tokens per second of the first long answer that
    was alone; None where there was none. `depth_tokens` lay before the middle of what was written,
    `prompt_tokens` were computed. `confidence` is the class of the prediction of speed, `run` what later
    predictions learn from; with `is_busy` other programs wanted the processor, too, and they learn nothing.
    """

    load_id: str
    time_s: float
    name: str
    digest: str  # of the manifest, or the path of a file
    architecture: str
    quantisation: str
    weights_bytes: int
    context_tokens: int
    cache_tokens: int
    max_running: int
    threads: int
    fingerprint: str
    library: str
    predicted_bytes: Interval
    measured_bytes: int
    load_s: float
    predicted_buffers_bytes: int = 0  # of that, by formulas fitted on an earlier build of the library
    buffers_bytes: int = 0  # as the library made them
    predicted_decode: Interval | None = None
    predicted_prefill: Interval | None = None
    confidence: str = "none"
    decode_tokens_per_s: float | None = None
    prefill_tokens_per_s: float | None = None
    depth_tokens: int = 0
    prompt_tokens: int = 0
    generated_tokens: int = 0
    is_busy: bool = False
    run: ProbeRun | None = None

    @property
    def memory_error(self) -> float:
        """Predicted over measured, less one: 0.02 = predicted 2 % too much."""
        return self.predicted_bytes.mid / self.measured_bytes - 1 if self.measured_bytes else 0.0

    @property
    def buffers_error(self) -> float | None:
        """The same of the engine library's buffers; None where it did not name them."""
        return self.predicted_buffers_bytes / self.buffers_bytes - 1 if self.buffers_bytes else None

    @property
    def decode_error(self) -> float | None:
        """The same of the speed of writing; None where it was not predicted or not measured."""
        if self.predicted_decode is None or not self.decode_tokens_per_s:
            return None
        return self.predicted_decode.mid / self.decode_tokens_per_s - 1


class FitChecks:
    """The checks of this device. Nothing is opened before it is asked for; each call opens and closes.

    Args:
        path: of the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def keep(self, check: FitCheck) -> None:
        """Keep a check, or replace that of the same load. The oldest go when there are too many."""
        record = msgspec.json.encode(check).decode()
        key = (check.load_id, check.time_s, check.name, check.digest, check.fingerprint, check.library)
        with suppress(sqlite3.Error, OSError):
            try:
                self._write(*key, record)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):  # no room, no permission, too busy
                    raise
                self.path.unlink(missing_ok=True)  # it is no database: begin again
                self._write(*key, record)

    def all(self) -> list[FitCheck]:
        """Every check that can be read, the latest first."""
        if not self.path.is_file():
            return []
        try:
            with self._open() as database:
                rows = database.execute("SELECT record FROM fit_checks ORDER BY time_s DESC, load_id")
                return [check for (text,) in rows if (check := _read(text)) is not None]
        except (sqlite3.Error, OSError):
            return []

    def _write(self, *values: object) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as database:
            if database.execute("PRAGMA user_version").fetchone()[0] not in (0, _VERSION):
                database.execute("DROP TABLE IF EXISTS fit_checks")
            database.execute(_CREATE)
            database.execute(f"PRAGMA user_version = {_VERSION}")
            database.execute(_INSERT, values)
            database.execute(_FORGET, (MOST_ROWS,))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """An open file; what is written within is written as a whole, or not at all."""
        with closing(sqlite3.connect(self.path, timeout=_PATIENCE_S)) as database, database:
            yield database


def _read(text: object) -> FitCheck | None:
    try:
        return msgspec.json.decode(text if isinstance(text, str) else b"", type=FitCheck)
    except msgspec.MsgspecError:
        return None
