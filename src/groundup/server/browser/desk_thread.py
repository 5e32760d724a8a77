"""The desk in a thread of its own, since a disk may take its time and answers must not wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TextIO, TypeVar

from groundup.desk.chats import delete_chat, thrown_away
from groundup.desk.database import IN_MEMORY, Database
from groundup.desk.messages import end_running

from . import sole_use

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class DeskThread:
    """The owner's desk for coroutines. The file is opened when it is first needed, by one server.

    Args:
        path: of the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._database: Database | None = None
        self._lock: TextIO | None = None

    async def run(
        self,
        work: Callable[Concatenate[Database, Parameters], Result],
        *args: Parameters.args,
        **named: Parameters.kwargs,
    ) -> Result:
        """The result of a function of `groundup.desk`, one at a time and in order; it is never cut off.

        Raises:
            DeskError, FileAccessError: as the function says, or the file cannot be opened;
                `DeskInUseError` while another server has it.
        """
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._thread, self._done, work, args, named))

    async def close(self) -> None:
        """Finish what was begun, and close the file."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown()

    def _done(self, work: Callable[..., Result], args: Any, named: Any) -> Result:
        if self._database is None:
            self._database = self._opened()
        return work(self._database, *args, **named)

    def _opened(self) -> Database:
        if self._lock is None and self._path != IN_MEMORY:
            self._lock = sole_use.take(self._path)
        database = Database(self._path)
        for thrown in thrown_away(database):  # the process ended before anybody took them back
            delete_chat(database, thrown)
        end_running(database)  # nobody else answers: what ran, ran in a process that has ended
        return database

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None
