"""Finds the commands that pages and messages tell people to type, and reads them as the program would."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator

import click

from groundup.cli.commands import groundup

_BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"(?<!`)`((?:[A-Z_]+=\S+ )*groundup [^`]+)`(?!`)")
_SEPARATORS = {"|", "||", "&&", ";", "&"}
_REDIRECTIONS = {">", ">>", "<", "2>"}
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
_IN_MESSAGE = re.compile(r"(?<![\w./-])groundup ([a-z]+(?:-[a-z]+)*)")


def commands_on_page(page: str) -> Iterator[list[str]]:
    """The arguments of each `groundup` in the blocks of shell of a page."""
    for block in _BLOCK.findall(page):
        for line in _lines(block):
            yield from _commands(line)


def commands_in_text(page: str) -> Iterator[list[str]]:
    """The arguments of each `groundup` that stands in the sentences of a page, as code."""
    for code in _INLINE.findall(page):
        yield from _commands(" ".join(code.split()))


def problem_of(arguments: list[str], *, is_mention: bool = False) -> str:
    """What the command line objects to, "" if nothing; files need not exist.

    A mention in a sentence may be the bare name of a command, without what it needs.
    """
    context = groundup.make_context("groundup", list(arguments), resilient_parsing=False)
    rest = [*context._protected_args, *context.args]
    group: click.Group = groundup
    try:
        while True:
            name, command, rest = group.resolve_command(context, rest)
            assert command is not None
            context = command.make_context(name, rest, parent=context)
            if not isinstance(command, click.Group):
                return ""
            group, rest = command, [*context._protected_args, *context.args]
            if not rest:
                return ""
    except (click.exceptions.Exit, click.exceptions.NoArgsIsHelpError):  # help was asked for
        return ""
    except click.MissingParameter as error:
        return "" if is_mention and not rest else error.format_message()
    except click.BadParameter as error:
        is_about_a_file = error.param is not None and isinstance(error.param.type, click.Path | click.File)
        return "" if is_about_a_file else error.format_message()
    except click.UsageError as error:
        return error.format_message()


def commands_in_messages(source: str) -> set[str]:
    """The commands that the texts of a module name, without those in its docstrings."""
    module = ast.parse(source)
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    texts = [
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    ]
    return {name for text in texts for name in _IN_MESSAGE.findall(text)}


def _lines(block: str) -> Iterator[str]:
    """What a shell reads as one line; of a block with prompts, what follows them."""
    lines = block.splitlines()
    if any(line.startswith("$ ") for line in lines):
        lines = [line[2:] for line in lines if line.startswith("$ ")]
    waiting = ""
    for line in lines:
        waiting += line
        if waiting.endswith("\\"):
            waiting = waiting[:-1]
        elif _is_open(waiting):
            waiting += "\n"
        else:
            yield waiting
            waiting = ""
    assert not waiting, f"a quotation mark is missing: {waiting}"


def _is_open(line: str) -> bool:
    try:
        shlex.split(line, comments=True)
    except ValueError:
        return True
    return False


def _commands(line: str) -> Iterator[list[str]]:
    """The simple commands of a line that begin with `groundup`."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    command: list[str] = []
    for token in [*lexer, ";"]:
        if token in _SEPARATORS:
            yield from _ours(command)
            command = []
        else:
            command.append(token)


def _ours(command: list[str]) -> Iterator[list[str]]:
    words = list(command)
    while words and _ASSIGNMENT.fullmatch(words[0]):
        words.pop(0)
    if words and words[0].rpartition("/")[2] == "groundup":
        end = next((at for at, word in enumerate(words) if word in _REDIRECTIONS), len(words))
        yield words[1:end]
