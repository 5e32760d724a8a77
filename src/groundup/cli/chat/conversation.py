"""One conversation: what was said, under which system message, and how to keep it in a file.

A saved conversation is one JSON object: `format` (a name and version), `model`, `system`,
`parameters` and `messages`.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

import msgspec

from groundup.chat.messages import Message
from groundup.chat.parameters import AnswerParameters
from groundup.errors import FileAccessError

FORMAT = "groundup-chat-1"
MAX_FILE_BYTES = 64 * 1024 * 1024


class Conversation(msgspec.Struct, kw_only=True):
    """A conversation while it goes on; `messages` holds no system message."""

    model: str
    system: str = ""
    parameters: AnswerParameters = AnswerParameters()
    messages: list[Message] = []

    def so_far(self) -> list[Message]:
        """Everything that was said, the system message first."""
        return [*([Message("system", self.system)] if self.system else []), *self.messages]

    def with_question(self, words: str) -> list[Message]:
        """The whole conversation with one more question, as the model reads it."""
        return [*self.so_far(), Message("user", words)]

    def add_turn(self, words: str, answer: str) -> None:
        """Remember a question and its answer, word for word, so that the next turn extends this one."""
        self.messages += [Message("user", words), Message("assistant", answer)]


class _SavedFile(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    format: str
    model: str
    system: str
    parameters: AnswerParameters
    messages: list[Message]


def save(conversation: Conversation, path: Path) -> None:
    """Write a conversation to a file that is complete or not there; only its owner may read it.

    Raises:
        FileAccessError: the file cannot be written, or is something else than a conversation.
    """
    if path.exists() and not _is_conversation(path):
        raise FileAccessError(str(path), "written", "it exists and is not a saved chat; choose another name")
    fields = {name: getattr(conversation, name) for name in conversation.__struct_fields__}
    data = msgspec.json.format(msgspec.json.encode(_SavedFile(format=FORMAT, **fields)), indent=2)
    try:
        _write_whole(path, data + b"\n")
    except OSError as error:
        raise FileAccessError(str(path), "written", error.strerror or str(error)) from error


def load(path: Path) -> Conversation:
    """Read a conversation.

    Raises:
        FileAccessError: the file cannot be read, or is not a saved chat.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise FileAccessError(str(path), "loaded", "it is too large to be a saved chat")
        saved = msgspec.json.decode(path.read_bytes(), type=_SavedFile)
    except OSError as error:
        raise FileAccessError(str(path), "loaded", error.strerror or str(error)) from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise FileAccessError(str(path), "loaded", f"it is not a saved chat ({error})") from error
    if saved.format != FORMAT:
        raise FileAccessError(str(path), "loaded", f"its format is {saved.format!r}, not {FORMAT!r}")
    return Conversation(
        model=saved.model, system=saved.system, parameters=saved.parameters, messages=saved.messages
    )


def _is_conversation(path: Path) -> bool:
    try:
        load(path)
    except FileAccessError:
        return False
    return True


def _write_whole(path: Path, data: bytes) -> None:
    """A temporary file beside the target (mode 0600), synced, then renamed over it."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
