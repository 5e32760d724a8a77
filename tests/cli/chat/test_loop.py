"""The chat through a real terminal, with a real (tiny, random) model."""

from __future__ import annotations

import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from groundup.cli.chat.conversation import load
from groundup.server.presence import announce
from tests.cli.program import environment, run_program
from tests.conftest import TinyModels
from tests.server.live import live_server

PROMPT = ">>> "
TIMEOUT_S = 60
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")


class Terminal:
    """A chat in a pseudo-terminal, and everything that it printed."""

    def __init__(self, model: str, home: Path, *options: str) -> None:
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "groundup", "run", model, *options],
            env=environment(home, TERM="xterm", NO_COLOR="1", PROMPT_TOOLKIT_NO_CPR="1"),
            encoding="utf-8",
            timeout=TIMEOUT_S,
            dimensions=(30, 100),
        )
        self.expect(PROMPT)

    def expect(self, text: str) -> str:
        """Wait for a text; returns what came before it, without control sequences."""
        self.child.expect_exact(text)
        return _CONTROL.sub("", self.child.before)

    def say(self, line: str) -> str:
        """Type a line and wait for the next prompt; returns what was printed in between."""
        self.child.send(line + "\r")
        printed = self.expect("\n")
        return printed + self.expect(PROMPT)

    def leave(self) -> int:
        """Ctrl-D; returns the exit code."""
        self.child.sendeof()
        self.child.expect(pexpect.EOF)
        self.child.close()
        return int(self.child.exitstatus)


@pytest.fixture
def terminal(tiny_models: TinyModels, tmp_path: Path) -> Iterator[Terminal]:
    running = Terminal(str(tiny_models("llama")), tmp_path, "--max-tokens", "3000", "--temperature", "0.2")
    yield running
    running.child.close(force=True)


def test_interrupt_stops_the_answer_and_not_the_chat(terminal: Terminal, tmp_path: Path) -> None:
    """Ctrl-C ends the answer, keeps what came, and the next command works."""
    terminal.child.send("Tell me everything\r")
    terminal.child.expect(r"\n[^\n]{60,}\n")  # a whole line of the answer
    terminal.child.sendintr()
    terminal.expect("(stopped)")
    terminal.expect(PROMPT)
    assert "2 messages" in terminal.say(f"/save {tmp_path / 'chat.json'}")
    assert terminal.leave() == 0


def test_interrupt_at_the_prompt_leaves_nothing(terminal: Terminal) -> None:
    """Ctrl-C throws the line away and says how to leave."""
    terminal.child.send("half a line")
    terminal.child.sendintr()
    terminal.expect("Ctrl-D or /bye leaves.")
    terminal.expect(PROMPT)
    assert terminal.leave() == 0


def test_second_turn_computes_only_what_is_new(terminal: Terminal) -> None:
    """The next prompt extends the last one, so its beginning is reused."""
    terminal.say("/set parameter max_tokens 4")
    terminal.say("/set verbose")
    terminal.say("Good morning to all of you, and to everybody who comes to this room later today")
    printed = terminal.say("And now?")
    reused, computed = (int(re.search(rf"([\d,]+) {word}", printed)[1]) for word in ("reused", "computed"))  # type: ignore[index]
    assert reused > computed
    terminal.child.send("/bye\r")
    terminal.child.expect(pexpect.EOF)


def test_commands_answer_and_mistakes_get_advice(terminal: Terminal) -> None:
    """Commands work in a terminal; what is misspelt is answered with what was meant."""
    assert "a whole number" in terminal.say("/set parameter top_k many")
    assert "Did you mean temperature?" in terminal.say("/set parameter temprature 1")
    assert "Did you mean /show?" in terminal.say("/shwo")
    assert "architecture" in terminal.say("/show info")
    assert "/set parameter NAME VALUE" in terminal.say("/help set")
    assert "system message is set" in terminal.say('/set system """Be kind.""" ')
    assert "Be kind." in terminal.say("/show system")
    assert terminal.leave() == 0


def test_block_is_one_message(terminal: Terminal, tmp_path: Path) -> None:
    """Lines between triple quotes are one message, a line that begins with a slash included."""
    terminal.say("/set parameter max_tokens 2")
    terminal.child.send('"""first\r')
    terminal.expect("... ")
    terminal.child.send("/bye\r")
    terminal.expect("... ")
    terminal.say('third"""')
    terminal.say(f"/save {tmp_path / 'chat.json'}")
    assert load(tmp_path / "chat.json").messages[0].content == "first\n/bye\nthird"
    assert terminal.leave() == 0


def test_history_is_private_and_can_be_switched_off(terminal: Terminal, tmp_path: Path) -> None:
    """Typed lines are kept in a file that only its owner may read, until /set nohistory."""
    terminal.say("/show parameters")
    file = tmp_path / "chat-history"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "/show parameters" in file.read_text()
    terminal.say("/set nohistory")
    terminal.say("/show system")
    assert "/show system" not in file.read_text()


def test_keys_during_an_answer_wait_for_the_prompt(terminal: Terminal) -> None:
    """What is typed while an answer runs does not show inside it, and is there afterwards."""
    terminal.say("/set parameter max_tokens 60")
    terminal.child.send("Tell me everything\r")
    terminal.child.expect(r"\n[^\n]{60,}\n")
    terminal.child.send("/show system\r")
    assert "/show system" not in terminal.expect("(the answer reached its limit")
    terminal.expect("There is no system message.")


def test_chat_with_a_model_that_brings_settings(tiny_models: TinyModels, tmp_path: Path) -> None:
    """System message, template, parameters and first turns are those of the recipe, and are saved with it."""
    recipe = (
        f"FROM {tiny_models('llama')}\nSYSTEM Be kind.\nPARAMETER top_k 7\nPARAMETER num_predict 3\n"
        'MESSAGE user one\nMESSAGE assistant two\nTEMPLATE "{{ .System }}|{{ .Prompt }}|{{ .Response }}"\n'
    )
    (tmp_path / "Modelfile").write_text(recipe)
    made = run_program("create", "tutor", "-f", str(tmp_path / "Modelfile"), home=tmp_path)
    assert made.returncode == 0
    terminal = Terminal("tutor", tmp_path)
    assert "Be kind." in terminal.say("/show system")
    assert "{{ .System }}|{{ .Prompt }}" in terminal.say("/show template")
    assert re.search(r"top_k +7\b", terminal.say("/show parameters"))
    terminal.say("Hi")
    terminal.say(f"/save {tmp_path / 'chat.json'}")
    terminal.leave()
    messages = load(tmp_path / "chat.json").messages
    assert [(one.role, one.content) for one in messages[:3]] == [
        ("user", "one"), ("assistant", "two"), ("user", "Hi"),
    ]  # fmt: skip


def test_chat_with_the_model_of_a_server(tmp_path: Path) -> None:
    """The model is loaded by the server of this device, and stays there when the chat is over."""
    with live_server(tmp_path) as live:
        announce("127.0.0.1", live.port, home=tmp_path)
        running = Terminal("seedling", tmp_path, "--max-tokens", "20", "--verbose")
        answer = running.say("Tell me a story about a fox in a forest with a lantern.")
        assert live.address in answer
        assert "answer   20 tokens" in answer
        assert live.address in running.say("/show info")
        assert "conversation" in running.say("/show tokens")
        assert running.leave() == 0
        assert [one.model.shown_name for one in live.host.loaded()] == ["seedling"]
