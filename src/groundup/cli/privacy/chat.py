"""A whole chat, as a page of the desk has it: the server starts, a page comes in, the model answers.

    python -P -m groundup.cli.privacy.chat

Everything is of this moment: an empty folder, a new server, the built-in model. It prints what was done.
"""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec

from groundup.names.known_models import SEEDLING

QUESTIONS: Final = ("What is a model?", "Why is the sky blue?", "Who can read what I write here?")
_START_S: Final = 240.0  # an old laptop may take its time
_ANSWER_S: Final = 240.0
_END_S: Final = 15.0
_LOOK_S: Final = 0.05


class ChatFailedError(Exception):
    """The chat that was to be watched did not come about; says at which step."""


class Page:
    """A page of the desk as a program, at the server of a folder."""

    def __init__(self, port: int, owner_secret: str) -> None:
        self._port = port
        self._key = owner_secret
        ticket = self.ask("POST", "/app/ticket", {})["ticket"]
        self._key = self.ask("POST", "/app/session", {"ticket": ticket})["key"]

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer of the server, which must not refuse."""
        door = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_ANSWER_S)
        headers = {"Authorization": f"Bearer {self._key}", "Idempotency-Key": secrets.token_hex(16)}
        try:
            door.request(method, path, None if body is None else msgspec.json.encode(body), headers)
            answer = door.getresponse()
            data = answer.read()
        finally:
            door.close()
        if answer.status != 200:
            raise ChatFailedError(f"{path} was answered with {answer.status}: {data[:200]!r}")
        return msgspec.json.decode(data)

    def chat(self, question: str, chat_id: str | None) -> tuple[str, str]:
        """Ask, and wait for the whole answer; returns the chat and the text."""
        body = {"text": question, "model": SEEDLING, "chat_id": chat_id}
        told = self.ask("POST", "/app/commands/chat.send", body)
        chat_id, answer_id = str(told["chat"]["id"]), told["answer"]["id"]
        end_s = time.monotonic() + _ANSWER_S
        while time.monotonic() < end_s:
            messages = self.ask("GET", f"/app/chats/{chat_id}")["messages"]
            answer = next(one for one in messages if one["id"] == answer_id)
            if answer["state"] == "whole":
                return chat_id, answer["text"]
            if answer["state"] != "running":
                raise ChatFailedError(f"an answer ended as {answer['state']}")
            time.sleep(_LOOK_S)
        raise ChatFailedError(f"no answer within {_ANSWER_S:.0f} s")


def chat_whole() -> dict[str, Any]:
    """Have the whole chat; returns how many questions were asked, the words of the answers, the seconds."""
    begun_s = time.monotonic()
    words, chat_id = 0, None
    with tempfile.TemporaryDirectory(prefix="groundup-check-") as folder:
        with _server(Path(folder)) as page:
            for question in QUESTIONS:
                chat_id, text = page.chat(question, chat_id)
                words += len(text.split())
            page.ask("POST", "/app/commands/chat.delete", {"chat_id": chat_id})
        recorded = (Path(folder) / "outbound.jsonl").exists()
    seconds = round(time.monotonic() - begun_s, 1)
    return {"questions": len(QUESTIONS), "words": words, "seconds": seconds, "recorded": recorded}


@contextmanager
def _server(folder: Path) -> Iterator[Page]:
    environment = {**os.environ, "GROUNDUP_HOME": str(folder)}
    command = [sys.executable, "-P", "-m", "groundup", "app", "--no-open"]
    with (folder / "server.err").open("wb") as errors:
        server = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
        )
    try:
        yield _page(folder, server)
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(_END_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _page(folder: Path, server: subprocess.Popen[bytes]) -> Page:
    """A page that was let in, once the server answers."""
    end_s = time.monotonic() + _START_S
    while time.monotonic() < end_s and server.poll() is None:
        try:
            port = int(msgspec.json.decode((folder / "server.json").read_bytes())["port"])
            return Page(port, (folder / "server-token").read_text("ascii").strip())
        except (OSError, msgspec.DecodeError):
            time.sleep(_LOOK_S)
    said = (folder / "server.err").read_text("utf-8", "replace").strip().splitlines()
    raise ChatFailedError(f"the server did not start: {said[-1] if said else 'it did not say why'}")


if __name__ == "__main__":
    try:
        sys.stdout.write(msgspec.json.encode(chat_whole()).decode())
    except ChatFailedError as failure:
        sys.exit(str(failure))
