"""Understands the instructions of a Modelfile; nothing that they name is opened.

Language: https://github.com/ollama/ollama/blob/main/docs/modelfile.mdx, without what needs other programs.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NoReturn

from groundup.errors import FileAccessError, InvalidModelfileError, InvalidParameterError
from groundup.library.model_parameters import ParameterValue, read_parameter
from groundup.library.model_settings import MESSAGE_ROLES, SavedMessage

from .instructions import MAXIMUM_BYTES, Instruction, decode, instructions
from .recipe import COMMENT_ADVICE, COMMENT_MARK, IGNORED_KEYWORDS, KEYWORDS, Named, Recipe

_WITH_WORD: Final = ("PARAMETER", "MESSAGE")
_ONCE: Final = ("TEMPLATE", "SYSTEM")


def read_modelfile(path: Path) -> Recipe:
    """Read a Modelfile.

    Raises:
        InvalidModelfileError: it breaks the rules; the error names the line.
        FileAccessError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        raise FileAccessError(str(path), "read", error.strerror or str(error)) from error
    return parse_modelfile(decode(raw, str(path)), str(path))


def parse_modelfile(text: str, path: str = "Modelfile") -> Recipe:
    """Understand the text of a Modelfile; `path` is its name in errors.

    Raises:
        InvalidModelfileError: it breaks the rules; the error names the line.
    """
    found = _Found(path)
    for instruction in instructions(text, path, with_word=_WITH_WORD):
        found.add(instruction)
    return found.recipe()


@dataclass
class _Found:
    """What has been understood so far."""

    path: str
    named: dict[str, list[Named]] = field(default_factory=dict)
    parameters: dict[str, ParameterValue] = field(default_factory=dict)
    messages: list[SavedMessage] = field(default_factory=list)
    ignored: list[Named] = field(default_factory=list)

    def add(self, instruction: Instruction) -> None:
        match instruction.keyword:
            case "PARAMETER":
                self._add_parameter(instruction)
            case "MESSAGE":
                self._add_message(instruction)
            case keyword if keyword in KEYWORDS:
                known = self.named.setdefault(keyword, [])
                if known and keyword in _ONCE:
                    self._fail(instruction, f"{keyword} was given on line {known[0].line} already")
                known.append(Named(instruction.text, instruction.line))
            case keyword if keyword in IGNORED_KEYWORDS:
                self.ignored.append(Named(keyword, instruction.line))
            case _:
                self._refuse_keyword(instruction)

    def recipe(self) -> Recipe:
        sources = self.named.get("FROM", [])
        if not sources:
            raise InvalidModelfileError(
                self.path, 1, "it has no FROM", "Begin it with a model or a file: FROM seedling"
            )
        template, system = (self.named.get(keyword, []) for keyword in _ONCE)
        return Recipe(
            path=self.path,
            sources=tuple(sources),
            parameters=self.parameters,
            template=template[0] if template else None,
            system=system[0].text if system else None,
            messages=tuple(self.messages),
            licences=tuple(one.text for one in self.named.get("LICENSE", [])),
            adapters=tuple(self.named.get("ADAPTER", [])),
            ignored=tuple(self.ignored),
        )

    def _add_parameter(self, instruction: Instruction) -> None:
        name = instruction.word.lower()
        try:
            value = read_parameter(name, instruction.text)
        except InvalidParameterError as error:
            advice = COMMENT_ADVICE if COMMENT_MARK in instruction.text else ""
            self._fail(instruction, error.message.rstrip("."), advice)
        known = self.parameters.get(name)
        if isinstance(value, list) and isinstance(known, list):
            value = [*known, *value]
        self.parameters[name] = value

    def _add_message(self, instruction: Instruction) -> None:
        role = instruction.word.lower()
        if role not in MESSAGE_ROLES:
            problem = f"a message cannot be from {instruction.word[:40]!r}"
            self._fail(instruction, problem, f"It is from {', '.join(MESSAGE_ROLES)}: MESSAGE user Hello")
        self.messages.append(SavedMessage(role, instruction.text))

    def _refuse_keyword(self, instruction: Instruction) -> NoReturn:
        nearest = difflib.get_close_matches(instruction.keyword, KEYWORDS, n=1)
        advice = f"Did you mean {nearest[0]}? " if nearest else ""
        advice += f"A line begins with one of {', '.join(KEYWORDS)}. Text over several lines needs quotes."
        self._fail(instruction, f"{instruction.keyword[:40]!r} is no instruction", advice)

    def _fail(self, instruction: Instruction, problem: str, advice: str = "") -> NoReturn:
        raise InvalidModelfileError(self.path, instruction.line, problem, advice)
