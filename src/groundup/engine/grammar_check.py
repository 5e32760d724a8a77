"""Tries grammars in processes of their own before an engine sees them, each grammar once.

An engine works for everybody at once, so a grammar that its parser cannot stand must not come near it
(promise H-08). The verdict depends on nothing but the grammar, and is kept by its hash.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import signal
import sys
from collections import OrderedDict

from groundup.errors import EngineError, InvalidGrammarError

from .connection import worker_environment
from .trial_limits import ACCEPTED, CPU_LIMIT_S, LONGEST_GRAMMAR_BYTES, MEMORY_LIMIT_BYTES

_KEPT_VERDICTS = 1_000
_AT_ONCE = 2
_LONGEST_TRIAL_S = 60.0  # by the clock, with the start of the process, on a busy machine
_LONGEST_ANSWER_BYTES = 2_000
_NO_MEMORY = b"bad_alloc"
_PARSER_SAYS = b"error parsing grammar: "
_LONGEST_PLACE_BYTES = 120


class GrammarCheck:
    """Verdicts about grammars. May be used by many tasks of one event loop."""

    def __init__(self) -> None:
        self._verdicts: OrderedDict[bytes, str] = OrderedDict()
        self._running: dict[bytes, asyncio.Task[str]] = {}
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def require(self, grammar: str) -> None:
        """Let a grammar pass that can be used.

        Raises:
            InvalidGrammarError: it does not parse, or takes too much time or memory.
            EngineError: it could not be tried.
        """
        data = grammar.encode("utf-8", "surrogatepass")
        if len(data) > LONGEST_GRAMMAR_BYTES:
            raise InvalidGrammarError(f"it has {len(data):,} bytes")
        key = hashlib.sha256(data).digest()
        verdict = self._verdicts.get(key)
        if verdict is None:
            task = self._running.get(key)
            if task is None:
                task = self._running[key] = asyncio.create_task(self._find(key, data))
            verdict = await asyncio.shield(task)
        if verdict != ACCEPTED:
            raise InvalidGrammarError(verdict)

    async def _find(self, key: bytes, data: bytes) -> str:
        try:
            async with self._places:
                verdict = await _try_in_process(data)
        finally:
            del self._running[key]
        self._verdicts[key] = verdict
        if len(self._verdicts) > _KEPT_VERDICTS:
            self._verdicts.popitem(last=False)
        return verdict


async def _try_in_process(data: bytes) -> str:
    """What the process said, or what its end tells about the grammar."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "groundup.engine.isolation", "grammar_trial"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=worker_environment() | {"OPENBLAS_NUM_THREADS": "1"},
        start_new_session=True,  # so that Ctrl-C in the terminal reaches the parent alone
    )
    try:
        answer, log = await asyncio.wait_for(process.communicate(data), _LONGEST_TRIAL_S)
    except TimeoutError:
        raise EngineError(f"A grammar could not be tried within {_LONGEST_TRIAL_S:g} s.") from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if _NO_MEMORY in log:
        return f"to read it takes more than {MEMORY_LIMIT_BYTES >> 20} MiB"
    said = answer[:_LONGEST_ANSWER_BYTES].decode("utf-8", "replace")
    return _place_of_error(log) or said if said else _told_by_end(process.returncode)


def _place_of_error(log: bytes) -> str:
    """What the library's parser wrote about the text where it stopped; empty if nothing."""
    _, _, told = log.partition(_PARSER_SAYS)
    return " ".join(told[:_LONGEST_PLACE_BYTES].decode("utf-8", "replace").split())


def _told_by_end(return_code: int | None) -> str:
    if return_code in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"to read it takes more than {CPU_LIMIT_S} s"
    return "the engine's parser breaks down over it"
