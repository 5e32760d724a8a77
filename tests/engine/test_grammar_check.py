"""Grammars are tried in processes of their own: what goes wrong there harms nobody."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from groundup.engine import grammar_check
from groundup.engine.grammar_check import GrammarCheck
from groundup.errors import EngineError, InvalidGrammarError

DEEP = "root ::= " + "(" * 60_000 + '"a"' + ")" * 60_000
ROOT = Path(__file__).parents[2]


async def test_good_and_bad_grammars_are_told_apart() -> None:
    """What can be followed passes; what does not parse is refused with the place."""
    check = GrammarCheck()
    await check.require('root ::= "ja" | "nein"')
    with pytest.raises(InvalidGrammarError, match="Undefined rule identifier 'x'"):
        await check.require("root ::= x")


TOO_MUCH = {
    "stack": DEEP,
    "memory": "root ::= " + "[a-z]{0,999} " * 4_500,  # within the limits of what may be sent
    "size": 'root ::= "' + "a" * (1 << 21) + '"',
}


@pytest.mark.promise("H-08")
@pytest.mark.parametrize("name", TOO_MUCH)
async def test_a_grammar_that_ends_its_reader_is_refused(name: str) -> None:
    """It has ended a process that was there for nothing else, or not even been tried."""
    check = GrammarCheck()
    with pytest.raises(InvalidGrammarError) as caught:
        await check.require(TOO_MUCH[name])
    assert len(caught.value.message) < 300
    assert name != "memory" or "more than 512 MiB" in caught.value.message
    await check.require('root ::= "still here"')


def outlives_a_deep_grammar(check: str) -> bool:
    """Whether a program that asks a check about 60,000 nested groups is there afterwards."""
    program = f"""
        import asyncio
        from groundup.errors import InvalidGrammarError
        {check}
        try:
            asyncio.run(Check().require("root ::= " + "(" * 60_000 + '"a"' + ")" * 60_000))
        except InvalidGrammarError:
            print("refused")
    """
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=ROOT,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return ended.returncode == 0 and b"refused" in ended.stdout


@pytest.mark.promise("H-08")
def test_whoever_asks_outlives_a_grammar_of_60_000_groups() -> None:
    """The stack that overflows is not ours."""
    assert outlives_a_deep_grammar("from groundup.engine.grammar_check import GrammarCheck as Check")


@pytest.mark.canary("H-08")
def test_reading_grammars_beside_everybody_is_caught() -> None:
    """The twin reads them in the process that serves, and takes it along."""
    twin = "from tests.canaries.careless_grammar_check import CarelessGrammarCheck as Check"
    assert not outlives_a_deep_grammar(twin)


async def test_a_verdict_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A class that sends the same grammar thirty times pays for one trial, also all at once."""
    asked: list[bytes] = []

    async def count(data: bytes) -> str:
        asked.append(data)
        await asyncio.sleep(0)
        return "accepted" if data == b"good" else "bad luck"

    monkeypatch.setattr(grammar_check, "_try_in_process", count)
    check = GrammarCheck()
    await asyncio.gather(*(check.require("good") for _ in range(30)))
    await check.require("good")
    for _ in range(2):
        with pytest.raises(InvalidGrammarError, match="bad luck"):
            await check.require("bad")

    assert asked == [b"good", b"bad"]


async def test_only_so_many_verdicts_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest goes first."""
    asked: list[bytes] = []

    async def count(data: bytes) -> str:
        asked.append(data)
        return "accepted"

    monkeypatch.setattr(grammar_check, "_try_in_process", count)
    monkeypatch.setattr(grammar_check, "_KEPT_VERDICTS", 2)
    check = GrammarCheck()
    for grammar in ("a", "b", "c", "c", "a"):
        await check.require(grammar)

    assert asked == [b"a", b"b", b"c", b"a"]


async def test_a_trial_that_does_not_end_is_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine may be busy; next time it is tried again, and no process is left."""
    check = GrammarCheck()
    with monkeypatch.context() as patch:
        patch.setattr(grammar_check, "_LONGEST_TRIAL_S", 0.001)
        with pytest.raises(EngineError, match="could not be tried"):
            await check.require('root ::= "a"')

    await check.require('root ::= "a"')
