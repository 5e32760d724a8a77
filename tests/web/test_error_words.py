"""Every error that a page can meet has words of its own in each language, and steps that exist."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

import groundup
from groundup import errors
from groundup.errors import GroundupError

WEB = Path(groundup.__file__).parent / "web"
LANGUAGES = ("en", "de")
DERIVED = {"retry_after_s": "wait"}

OF_PROGRAMS = "pages send nothing of the kind: other programs do, by the dialects"
OF_COMMANDS = "a command on the terminal meets it, and no page does"
NOT_ON_A_PAGE = {
    "address_too_long": OF_PROGRAMS,
    "headers_too_large": OF_PROGRAMS,
    "invalid_grammar": OF_PROGRAMS,
    "invalid_schema": OF_PROGRAMS,
    "reworded": OF_PROGRAMS,
    "too_many_failures": OF_PROGRAMS,
    "unauthorized": OF_PROGRAMS,
    "unsupported_field": OF_PROGRAMS,
    "cannot_listen": OF_COMMANDS,
    "cannot_share": OF_COMMANDS,
    "invalid_modelfile": OF_COMMANDS,
    "invalid_record": OF_COMMANDS,
    "no_server": OF_COMMANDS,
    "not_at_hub": OF_COMMANDS,
    "open_to_network": OF_COMMANDS,
    "peer": OF_COMMANDS,
    "port_taken": OF_COMMANDS,
    "server_answer": OF_COMMANDS,
    "server_certificate": OF_COMMANDS,
    "settings": OF_COMMANDS,
    "sharing_refused": OF_COMMANDS,
    "sign_in_refused": OF_COMMANDS,
    "unusable_text": OF_COMMANDS,
    "faulty_stick": OF_COMMANDS,
    "unusable_target": OF_COMMANDS,
    "wheels": OF_COMMANDS,
}


def kinds() -> dict[str, type[GroundupError]]:
    """The errors that are raised, by their codes: those that no other is a kind of."""
    known = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, GroundupError)]
    return {
        errors.code_of(one): one
        for one in known
        if not any(other is not one and issubclass(other, one) for other in known)
    }


def words(language: str) -> dict[str, str]:
    """The catalogue of a language."""
    found: dict[str, str] = json.loads((WEB / "i18n" / f"{language}.json").read_text("utf-8"))
    return found


def wordless(catalogue: dict[str, str]) -> list[str]:
    """Codes that a page can meet and that a catalogue says nothing of."""
    return [
        code
        for code in kinds()
        if code not in NOT_ON_A_PAGE
        and not all(catalogue.get(f"error.{code}.{part}") for part in ("title", "text"))
    ]


def places(code: str) -> set[str]:
    """What the words of an error may name: its figures, and what the page makes of them."""
    kind: Any = kinds()[code]
    figures = {one.name for one in fields(kind)} if is_dataclass(kind) else set()
    sizes = {name.removesuffix("_bytes") for name in figures if name.endswith("_bytes")}
    return figures | sizes | {DERIVED[name] for name in figures & DERIVED.keys()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_error_is_without_words(language: str) -> None:
    """A title and a text for each; an error that no page meets is named with the reason."""
    assert wordless(words(language)) == []


def test_a_missing_word_is_found() -> None:
    """One title taken away is one code without words."""
    catalogue = words("en")
    del catalogue["error.engine_stopped.title"]
    assert wordless(catalogue) == ["engine_stopped"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_belong_to_errors(language: str) -> None:
    """No words for an error that there is not, and no place in them that it has no figure for."""
    for key, text in words(language).items():
        match = re.fullmatch(r"error\.(\w+)(?:\.\w+)?\.(?:title|text)", key)
        if match and match[1] != "unknown":
            assert match[1] in kinds(), key
            assert set(re.findall(r"\{(\w+)\}", text)) <= places(match[1]), key


def test_exceptions_are_errors_without_words() -> None:
    """The list of exceptions names errors that exist and that nobody has worded since."""
    assert NOT_ON_A_PAGE.keys() <= kinds().keys()
    assert [code for code in NOT_ON_A_PAGE if f"error.{code}.title" in words("en")] == []


def test_next_steps_are_of_errors_and_exist() -> None:
    """Each code in the table of steps is an error's, and each step has a button that does it."""
    table = (WEB / "desk" / "next-steps.js").read_text("utf-8")
    body = table.partition("NEXT_STEPS = {")[2].partition("};")[0]
    codes = re.findall(r'^  "?(\w+)[\w."]*:', body, re.MULTILINE)
    steps = set(re.findall(r'"(\w+)"', table))
    buttons = (WEB / "desk" / "next-step.js").read_text("utf-8").partition("const STEPS = {")[2]
    assert len(codes) > 30
    assert set(codes) <= kinds().keys()
    assert steps <= set(re.findall(r"^  (\w+): \(", buttons, re.MULTILINE))
