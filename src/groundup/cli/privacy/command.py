"""`groundup privacy-check`: whether a chat sends anything out, tried and counted here and now."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import click
import msgspec

from groundup.cli.exit_codes import EXIT_DONE, EXIT_FAILED
from groundup.cli.fitting import fitted

from .trial import PATIENCE_S, Trial

EXIT_NOT_CHECKED: Final = 3  # neither clean nor leaking: it could not be tried
_BY_HAND: Final = (
    "You can check by hand: unplug the network cable, turn Wi-Fi off, and chat. Everything works as before."
)


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """What came of both trials. `verdict`: "clean", "leaks", "not_possible", "not_done"."""

    verdict: str
    why: str = ""
    chat: Trial = Trial()
    twin: Trial = Trial()


@click.command(
    name="privacy-check",
    epilog="Examples: groundup privacy-check · groundup privacy-check --json",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with the figures.")
def privacy_check(as_json: bool) -> int:
    """Chat with the built-in model in a network that leads nowhere, and count every packet that wants out.

    Server, page and model run as always, but apart from this computer's networks, so that whatever they send
    is seen and gets nowhere. First, a program that leaks on purpose must be caught. Your own chats and models
    are not touched. Needs Linux.

    The exit code is 0 if nothing wanted out, 1 if something did, and 3 if it could not be tried here.
    """
    if not as_json:
        click.echo("Checking that leaks are seen, then chatting ...", err=True)
    found = check()
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        click.echo("\n\n".join(fitted(text) for text in check_lines(found)))
    return exit_code(found)


def check() -> Check:
    """Try both, the leaking twin first: a check that sees nothing would call everything clean."""
    twin = _trial("leak")
    if twin.impossible:
        return Check(verdict="not_possible", why=twin.impossible, twin=twin)
    if twin.failure or twin.outside == 0:
        why = twin.failure or "a program that leaks on purpose was not seen, so nothing would be"
        return Check(verdict="not_done", why=why, twin=twin)
    return judged(_trial("chat"), twin)


def judged(chat: Trial, twin: Trial) -> Check:
    """What the figures of the chat say, once the twin was caught."""
    if chat.outside:
        return Check(verdict="leaks", chat=chat, twin=twin)
    why = chat.impossible or chat.failure
    if not why and chat.lost:
        why = f"{chat.lost} packets came too fast to be looked at"
    if not why and chat.inside == 0:
        why = "not even the page's own packets were seen"
    return Check(verdict="not_done" if why else "clean", why=why, chat=chat, twin=twin)


def check_lines(found: Check) -> list[str]:
    """What a person reads."""
    chat, twin = found.chat, found.twin
    if found.verdict == "not_possible":
        return [f"? This cannot be checked here: {found.why}.", _BY_HAND]
    if found.verdict == "not_done":
        return [f"? The check was not completed: {found.why}.", _BY_HAND]
    caught = (
        f"A program that leaks on purpose was caught: {twin.outside} packets of it wanted out, to "
        f"{', '.join(twin.targets)}."
    )
    if found.verdict == "leaks":
        return [
            f"✗ {chat.outside} packets wanted to leave during a chat, to {', '.join(chat.targets)}.",
            "None arrived: the chat ran in a network that leads nowhere. This must not be: please report it.",
            caught,
        ]
    told = chat.told
    return [
        "✓ 0 packets wanted to leave this computer during a whole chat.",
        f"Server, page and the built-in model answered {told['questions']} questions with {told['words']} "
        f"words in {told['seconds']:.0f} s; {chat.inside:,} packets went between them, all inside.",
        caught,
        "What your browser does with other pages, and what other programs do, is not part of this check.",
    ]


def exit_code(found: Check) -> int:
    """0 clean, 1 leaking, 3 could not be tried."""
    return {"clean": EXIT_DONE, "leaks": EXIT_FAILED}.get(found.verdict, EXIT_NOT_CHECKED)


def _trial(program: str) -> Trial:
    """One trial, in a process of its own."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "groundup.cli.privacy.trial", program],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=2 * PATIENCE_S, check=False,
        )  # fmt: skip
        return msgspec.json.decode(done.stdout, type=Trial)
    except subprocess.TimeoutExpired:
        return Trial(failure=f"it did not end within {2 * PATIENCE_S} s")
    except msgspec.DecodeError:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it printed nothing"]
        return Trial(failure=lines[-1][:300])
