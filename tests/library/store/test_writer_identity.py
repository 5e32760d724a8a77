"""A writer's name says whether it lives, and no other process is taken for it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from groundup.library.store.writer_identity import Fate, WriterIdentity


def test_a_name_is_read_as_it_was_written() -> None:
    """It fits into the name of a partial on file systems with short names, and each is another."""
    writer = WriterIdentity.create()
    assert WriterIdentity.parse(str(writer)) == writer
    assert writer != WriterIdentity.create()
    assert len(f"{'a' * 64}.{writer}") <= 143


@pytest.mark.parametrize(
    "text",
    ["", "a", "../x", "a.1.2.3.4", pytest.param(f"{WriterIdentity.nobody()}.new", id="with an ending")],
)
def test_other_names_are_nobodys(text: str) -> None:
    """Files of other names have no writer."""
    assert WriterIdentity.parse(text) is None


def test_this_process_is_alive_and_nobody_is_dead() -> None:
    """Nobody's files may be taken over at once."""
    assert WriterIdentity.create().fate is Fate.ALIVE
    assert WriterIdentity.nobody().fate is Fate.DEAD


def test_another_start_or_boot_is_another_process() -> None:
    """A process id that is used again, and one from before the last boot, are dead."""
    writer = WriterIdentity.create()
    assert replace(writer, process_start="1").fate is Fate.DEAD
    assert replace(writer, boot="0123456789abcdef").fate is Fate.DEAD
    assert replace(writer, process_id=2**31).fate is Fate.DEAD


def test_another_computer_is_foreign() -> None:
    """There we cannot look."""
    assert replace(WriterIdentity.create(), host="0123456789ab").fate is Fate.FOREIGN


def test_a_process_that_ended_is_dead() -> None:
    """As soon as it ended, even while its parent has not asked for its exit code."""
    module = "groundup.library.store.writer_identity"
    code = f"from {module} import WriterIdentity as W; print(W.create(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        writer = WriterIdentity.parse(child.stdout.readline().strip())
        assert writer is not None
        assert writer.process_id == child.pid
        assert fate_of(writer) is Fate.ALIVE
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # a zombie now
        assert fate_of(writer) is Fate.DEAD


def fate_of(writer: WriterIdentity) -> Fate:
    """Its fate now, which may be another one the next time."""
    return writer.fate
