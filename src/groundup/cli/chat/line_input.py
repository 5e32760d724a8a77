"""Reading what the user types: one line, or a block between triple quotes.

On a terminal there are line editing, a history and completion of commands; otherwise lines are
read as they come, without any decoration.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText

from .line_history import LineHistory

QUOTES = '"""'
BLOCK_STARTS = ("", "/set system")  # what may stand before a block
PROMPT = FormattedText([("bold", ">>> ")])
CONTINUATION = FormattedText([("fg:gray", "... ")])
PLACEHOLDER = FormattedText([("fg:gray", "Ask something (/? for help)")])


@dataclass(frozen=True)
class Typed:
    """What the user typed. A block is never a command."""

    text: str
    is_block: bool = False


class CommandCompleter(Completer):
    """Completes a line that begins with a slash, one word at a time."""

    def __init__(self, commands: Sequence[str]) -> None:
        self._commands = sorted(commands)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """The next words that fit what stands before the cursor."""
        before = document.text_before_cursor
        if not before.startswith("/"):
            return
        start = before.rfind(" ") + 1
        fitting = [command for command in self._commands if command.startswith(before)]
        for word in dict.fromkeys(command[start:].partition(" ")[0] for command in fitting):
            yield Completion(word, start_position=start - len(before))


class LineInput:
    """The terminal as a source of messages."""

    def __init__(self, history: LineHistory, commands: Sequence[str]) -> None:
        self._is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
        self._session: PromptSession[str] | None = None
        if self._is_terminal:
            self._session = PromptSession(
                history=history, completer=CommandCompleter(commands), complete_while_typing=False
            )

    async def read(self) -> Typed:
        """The next message or command.

        Raises:
            EOFError: Ctrl-D, or the end of the input.
            KeyboardInterrupt: Ctrl-C.
        """
        line = await self._line(is_first=True)
        before, quotes, body = line.partition(QUOTES)
        if not quotes or before.strip() not in BLOCK_STARTS:
            return Typed(line)
        lines = [body]
        while not lines[-1].rstrip().endswith(QUOTES):
            lines.append(await self._line(is_first=False))
        lines[-1] = lines[-1].rstrip().removesuffix(QUOTES)
        text = "\n".join(lines).strip("\n")
        return Typed(before + text, is_block=not before.strip())

    async def _line(self, *, is_first: bool) -> str:
        if self._session is None:
            await _readable(sys.stdin.fileno())
            line = sys.stdin.readline()
            if not line:
                raise EOFError
            return line.rstrip("\n")
        marks = (PROMPT, _placeholder) if is_first else (CONTINUATION, "")
        # Ctrl-C arrives as a key here; the signal itself stays with `Interrupts`.
        return await self._session.prompt_async(marks[0], placeholder=marks[1], handle_sigint=False)


def _placeholder() -> FormattedText:
    """Shown while nothing is typed, and not left behind when the user leaves."""
    return FormattedText() if get_app().is_done else PLACEHOLDER


async def _readable(descriptor: int) -> None:
    """Wait for input in a way that Ctrl-C can end."""
    loop = asyncio.get_running_loop()
    arrived: asyncio.Future[None] = loop.create_future()
    loop.add_reader(descriptor, lambda: None if arrived.done() else arrived.set_result(None))
    try:
        await arrived
    finally:
        loop.remove_reader(descriptor)
