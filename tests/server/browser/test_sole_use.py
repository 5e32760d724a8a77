"""One server at a time has the owner's chats."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from groundup.desk.chats import begin_chat, chats
from groundup.desk.database import IN_MEMORY
from groundup.desk.messages import add_message, message
from groundup.errors import DeskInUseError
from groundup.server.browser.desk_thread import DeskThread

HOLD = (
    "import sys, time; from pathlib import Path; from groundup.server.browser.sole_use import take;"
    "held = take(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
)


async def test_a_second_server_leaves_what_runs_alone(tmp_path: Path) -> None:
    """It is refused, and an answer of the first goes on; when the first ends, it has the chats."""
    path = tmp_path / "desk.sqlite3"
    first, second = DeskThread(path), DeskThread(path)
    begun = await first.run(begin_chat, "Seeds")
    running = await first.run(add_message, begun.id, None, "assistant", "So", state="running")
    with pytest.raises(DeskInUseError, match="open in another Groundup"):
        await second.run(chats)
    assert (await first.run(message, running.id)).state == "running"
    await first.close()
    assert [one.title for one in await second.run(chats)] == ["Seeds"]
    assert (await second.run(message, running.id)).state == "stopped"
    await second.close()


async def test_a_killed_server_holds_nothing(tmp_path: Path) -> None:
    """Its claim ends with its process, so that nobody has to tidy up."""
    path = tmp_path / "desk.sqlite3"
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, str(path), stdout=PIPE, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    desk = DeskThread(path)
    with pytest.raises(DeskInUseError):
        await desk.run(chats)
    holder.kill()
    await holder.communicate()
    assert await desk.run(chats) == []
    await desk.close()


async def test_chats_in_memory_belong_to_everybody() -> None:
    """Temporary chats have no file, and no claim on one."""
    first, second = DeskThread(IN_MEMORY), DeskThread(IN_MEMORY)
    assert await first.run(chats) == await second.run(chats) == []
    await first.close()
    await second.close()
