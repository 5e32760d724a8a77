"""Every command that a page or a message tells people to type is one that the program takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.cli.commands import COMMANDS

from .documented_commands import commands_in_messages, commands_in_text, commands_on_page, problem_of

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "groundup"
CORPUS = PACKAGE / "seedling" / "corpus"
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs" / "guides").glob("*.md")])
CONCEPTS = sorted((ROOT / "docs" / "concepts").glob("*.md"))


@pytest.mark.parametrize("page", PAGES + CONCEPTS, ids=lambda page: page.name)
def test_commands_on_pages_are_understood(page: Path) -> None:
    """The command line takes each of them, with its options and arguments; files need not be here."""
    text = page.read_text("utf-8")
    problems = {" ".join(one): problem_of(one) for one in commands_on_page(text)}
    problems |= {" ".join(one): problem_of(one, is_mention=True) for one in commands_in_text(text)}
    assert {command: problem for command, problem in problems.items() if problem} == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_have_commands(page: Path) -> None:
    """A guide without a single command was not read rightly."""
    assert list(commands_on_page(page.read_text("utf-8")))


def test_commands_in_messages_exist() -> None:
    """A hint never names a command that is not there."""
    unknown = {
        path.relative_to(PACKAGE).as_posix(): names
        for path in sorted(PACKAGE.rglob("*.py"))
        if CORPUS not in path.parents  # what Seedling reads is no message
        and (names := commands_in_messages(path.read_text("utf-8")) - set(COMMANDS))
    }
    assert unknown == {}


def test_wrong_commands_are_caught() -> None:
    """An unknown command, option or surplus argument fails the same check, wherever it stands."""
    page = (
        "```sh\necho hi | FOO=1 groundup rnu x && groundup run --tempo 3 'a\nb' # groundup x\n```\n"
        "`groundup completion`\n"
    )
    found = [*commands_on_page(page), *commands_in_text(page)]
    assert found == [["rnu", "x"], ["run", "--tempo", "3", "a\nb"], ["completion"]]
    assert all(problem_of(arguments) for arguments in found)
    assert problem_of(["rm", "--all"], is_mention=True)
    assert problem_of(["rm"])
    assert problem_of(["rm"], is_mention=True) == ""
    assert problem_of(["run", "--seed", "3", "Hello"]) == ""
    assert problem_of(["run", "--help"]) == ""


def test_wrong_messages_are_caught() -> None:
    """A hint that names no command is found, and a docstring is not looked at."""
    source = '"""Type groundup dance."""\nHINT = f"Type: groundup jump {name}"\nOTHER = "groundup run x"\n'
    assert commands_in_messages(source) == {"jump", "run"}
