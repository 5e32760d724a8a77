"""The file of the desk: opened, brought to today's form, and written so that no kill loses what was told.

SQLite with a write-ahead log. What the owner does is on the disk before it is confirmed (`synchronous` FULL);
pieces of a running answer reach the system before they are shown (NORMAL), so that they survive the end of
this process, and only a power cut may take the last of them. What is deleted is overwritten: `secure_delete`
clears pages, and `forget` merges the index of words and empties the log.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from groundup.errors import DeskNotSavedError, FileAccessError, NewerDeskError, NotOnDeskError

from .migrations import STEPS

FILE_NAME: Final = "desk.sqlite3"
IN_MEMORY: Final = Path(":memory:")
_PATIENCE_S: Final = 5.0


class Database:
    """An open desk. For one thread at a time.

    Args:
        path: of the file; its folder is made if it is not there. `IN_MEMORY` = none, nothing is written.
        steps: the form; another one only in tests.

    Raises:
        FileAccessError: it cannot be opened, or is no desk.
        NewerDeskError: a later version of Groundup has written it.
    """

    def __init__(self, path: Path, steps: tuple[str, ...] = STEPS) -> None:
        self.path = path
        try:
            if path != IN_MEMORY:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._link = sqlite3.connect(
                path, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
            )
            if path != IN_MEMORY:
                path.chmod(0o600)
            self._link.row_factory = sqlite3.Row
            self._link.execute("PRAGMA temp_store = MEMORY")  # sorting must not leave words in a file either
            for pragma in ("journal_mode = WAL", "secure_delete = ON", "foreign_keys = ON"):
                self._link.execute(f"PRAGMA {pragma}")
            self._migrate(steps)
        except (sqlite3.Error, OSError) as error:
            if hasattr(self, "_link"):
                self._link.close()
            raise FileAccessError(str(path), "opened", str(error)) from error

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """What a question finds."""
        return self._link.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """The first that it finds."""
        found: sqlite3.Row | None = self._link.execute(sql, values).fetchone()
        return found

    def write(self, sql: str, *values: Any) -> int:
        """Change something within `writing`; returns how many rows were."""
        return self._link.execute(sql, values).rowcount

    @contextmanager
    def writing(self, *, is_durable: bool = True) -> Iterator[None]:
        """A change that is made as a whole, or not at all; one inside another is a part of it.

        Args:
            is_durable: whether it must survive a power cut as well; otherwise only the end of the process.

        Raises:
            DeskNotSavedError: the disk is full, or does not answer.
            NotOnDeskError: it names a chat, folder or role that is not there.
        """
        is_inside = self._link.in_transaction
        if is_inside:
            yield
            return
        try:
            self._link.execute(f"PRAGMA synchronous = {'FULL' if is_durable else 'NORMAL'}")
            self._link.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._link.execute("COMMIT")
            finally:
                if self._link.in_transaction:  # SQLite may have ended it by itself, on a full disk for one
                    self._link.execute("ROLLBACK")
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorname != "SQLITE_CONSTRAINT_FOREIGNKEY":
                raise
            raise NotOnDeskError("thing") from None
        except sqlite3.OperationalError as error:
            raise DeskNotSavedError(str(self.path), str(error)) from error

    def forget(self) -> None:
        """Leave nothing of what was deleted: neither in the index of words nor in the log."""
        with self.writing():
            for index in ("title_words", "message_words"):
                self._link.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")  # noqa: S608  (our names)
        self._link.execute("PRAGMA wal_checkpoint (TRUNCATE)")

    def close(self) -> None:
        """Put the log into the file, and close it."""
        self._link.close()

    def _migrate(self, steps: tuple[str, ...]) -> None:
        done = int(self._link.execute("PRAGMA user_version").fetchone()[0])
        if done > len(steps):
            self._link.close()
            raise NewerDeskError(str(self.path), done, len(steps))
        for number, step in enumerate(steps[done:], done + 1):
            self._link.executescript(f"BEGIN IMMEDIATE;\n{step};\nPRAGMA user_version = {number};\nCOMMIT;")
