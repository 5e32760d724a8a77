"""The file of the desk survives kills, moves forward, and forgets what is deleted."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from groundup.desk.chats import begin_chat, change_chat, chat, chats, delete_chat
from groundup.desk.database import FILE_NAME, Database
from groundup.desk.messages import add_message, messages
from groundup.desk.migrations import STEPS
from groundup.desk.shelves import save_folder
from groundup.errors import DeskNotSavedError, FileAccessError, NewerDeskError, NotOnDeskError

CANARY = "zanzibarcanary"
# Writes message after message, and tells each once it is written; then it is killed in the middle.
WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from groundup.desk.chats import begin_chat
    from groundup.desk.database import Database
    from groundup.desk.messages import add_message, append_text
    database = Database(Path(sys.argv[1]))
    chat = begin_chat(database, "Counting")
    answer = add_message(database, chat.id, None, "assistant", state="running")
    for number in range(100000):
        {write}
        print(number, flush=True)
""")
KEEPS = 'append_text(database, answer.id, f"{number};")'
FORGETS = (  # the known-bad twin: it confirms what it has not committed
    'number or database._link.execute("BEGIN"); '
    'database.write("UPDATE messages SET text = text || ?", f"{number};")'
)


def lost_after_kill(path: Path, write: str, confirmed: int) -> int:
    """How many confirmed pieces are not there after the writer was killed."""
    program = WRITER.replace("{write}", write)
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        told = [int(writer.stdout.readline()) for _ in range(confirmed)]
        os.kill(writer.pid, signal.SIGKILL)
    with closing(Database(path)) as database:
        (answer,) = messages(database, chats(database)[0].id)
    kept = {int(piece) for piece in answer.text.split(";") if piece}
    return len(set(told) - kept)


def bytes_on_disk(path: Path) -> bytes:
    """All of the file, its log and its index."""
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


@pytest.mark.parametrize("confirmed", [1, 17, 230])
def test_nothing_confirmed_is_lost_by_a_kill(tmp_path: Path, confirmed: int) -> None:
    """A piece that was confirmed is there after `kill -9`."""
    assert lost_after_kill(tmp_path / FILE_NAME, KEEPS, confirmed) == 0


def test_a_desk_that_confirms_too_early_is_caught(tmp_path: Path) -> None:
    """One that commits later than it tells loses them, and the same check finds it."""
    assert lost_after_kill(tmp_path / FILE_NAME, FORGETS, 230) > 0


def test_what_is_deleted_is_gone_from_the_disk(tmp_path: Path) -> None:
    """No byte of a deleted text is left: not in a page, in the index of words, or in the log."""
    path = tmp_path / FILE_NAME
    with closing(Database(path)) as database:
        others = begin_chat(database, "Another")
        about = begin_chat(database, f"About {CANARY}")
        for number in range(40):
            add_message(database, others.id, None, "user", f"Something else, number {number}")
            add_message(database, about.id, None, "user", f"The word is {CANARY}, number {number}")
        assert CANARY.encode() in bytes_on_disk(path)
        delete_chat(database, about.id)
        assert CANARY.encode() not in bytes_on_disk(path)
        assert len(messages(database, others.id)) == 40


def test_a_deletion_that_only_unlinks_is_caught(tmp_path: Path) -> None:
    """Without overwriting, the same check still finds the text."""
    path = tmp_path / FILE_NAME
    with closing(Database(path)) as database:
        database.rows("PRAGMA secure_delete = OFF")
        about = begin_chat(database, f"About {CANARY}")
        add_message(database, about.id, None, "user", f"The word is {CANARY}")
        with database.writing():
            database.write("DELETE FROM chats")
        assert CANARY.encode() in bytes_on_disk(path)


def test_a_full_disk_leaves_the_desk_usable(tmp_path: Path) -> None:
    """A change that does not fit is refused with the system's reason; the next one is made."""
    with closing(Database(tmp_path / FILE_NAME)) as database:
        pages = database.rows("PRAGMA page_count")[0][0]
        database.rows(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(DeskNotSavedError, match="full"):
            begin_chat(database, "Too much", chat_id="x" * 50_000)
        assert chats(database) == []
        database.rows(f"PRAGMA max_page_count = {pages + 100}")
        assert begin_chat(database, "Fits").title == "Fits"


def give_up(database: Database) -> None:
    """A change that ends in the middle."""
    with database.writing():
        database.write("INSERT INTO preferences VALUES ('a', 'b')")
        raise KeyboardInterrupt


def fail_at_the_end(database: Database) -> None:
    """A change that SQLite refuses only when it is to be committed."""
    with database.writing():
        database.rows("PRAGMA defer_foreign_keys = ON")
        database.write("INSERT INTO preferences VALUES ('a', 'b')")
        database.write("UPDATE chats SET role_id = 'nowhere'")


@pytest.mark.parametrize(
    ("change", "error"), [(give_up, KeyboardInterrupt), (fail_at_the_end, NotOnDeskError)]
)
def test_a_change_that_fails_leaves_nothing(
    tmp_path: Path, change: Callable[[Database], None], error: type[BaseException]
) -> None:
    """Half of it is taken back, whatever ended it and when, and the desk goes on."""
    with closing(Database(tmp_path / FILE_NAME)) as database:
        begun = begin_chat(database, "One")
        with pytest.raises(error):
            change(database)
        assert database.rows("SELECT * FROM preferences") == []
        assert change_chat(database, begun.id, title="Two").title == "Two"


def test_a_change_inside_another_is_a_part_of_it(tmp_path: Path) -> None:
    """What the inner one has written is gone when the outer one fails."""
    with closing(Database(tmp_path / FILE_NAME)) as database:
        with pytest.raises(NotOnDeskError), database.writing():
            change_chat(database, begin_chat(database, "never").id, folder_id="nowhere")
        assert chats(database) == []
        with database.writing():
            begin_chat(database, "always")
        assert [one.title for one in chats(database)] == ["always"]


def test_what_is_named_must_be_there(tmp_path: Path) -> None:
    """A chat goes into no folder that another page has deleted, and stays as it was."""
    with closing(Database(tmp_path / FILE_NAME)) as database:
        begun = begin_chat(database, "One")
        with pytest.raises(NotOnDeskError):
            change_chat(database, begun.id, folder_id="nowhere")
        assert chat(database, begun.id) == begun
        folder = save_folder(database, "Year 7")
        assert change_chat(database, begun.id, folder_id=folder.id).folder_id == folder.id


def test_an_older_file_moves_forward(tmp_path: Path) -> None:
    """Steps that a file has not been through are made once, and its rows stay."""
    path = tmp_path / FILE_NAME
    with closing(Database(path)) as database:
        begin_chat(database, "Kept")
    later = (*STEPS, "ALTER TABLE chats ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'")
    for _ in range(2):
        with closing(Database(path, later)) as database:
            assert [tuple(row) for row in database.rows("SELECT title, mood FROM chats")] == [
                ("Kept", "calm")
            ]


def test_a_step_that_fails_changes_nothing(tmp_path: Path) -> None:
    """A file stays in the form that it had."""
    path = tmp_path / FILE_NAME
    Database(path).close()
    with pytest.raises(FileAccessError):
        Database(path, (*STEPS, "CREATE TABLE half (x); CREATE TABLE half (x)"))
    with closing(sqlite3.connect(path)) as link:
        assert link.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
        assert link.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    """It is refused with both forms, and not a byte of it changes."""
    path = tmp_path / FILE_NAME
    Database(path, (*STEPS, "CREATE TABLE later (x)")).close()
    before = path.read_bytes()
    with pytest.raises(NewerDeskError):
        Database(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_desk_is_refused(tmp_path: Path) -> None:
    """Rubbish is told as that, without a traceback."""
    path = tmp_path / FILE_NAME
    path.write_bytes(b"rubbish" * 1000)
    with pytest.raises(FileAccessError):
        Database(path)


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    """Other users of the computer may not."""
    path = tmp_path / FILE_NAME
    Database(path).close()
    assert path.stat().st_mode & 0o077 == 0
