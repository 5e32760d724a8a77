"""Reads the files of the page as a checker does: modules, markup in template literals, style sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import groundup

WEB: Final = Path(groundup.__file__).parent / "web"
HOLE: Final = "\0"  # stands for an expression in markup


def modules() -> dict[str, str]:
    """Our own modules: path in `web/` to text."""
    return {
        name: path.read_text("utf-8")
        for path in sorted(WEB.rglob("*.js"))
        if not (name := path.relative_to(WEB).as_posix()).startswith("vendor/")
    }


def sheets() -> dict[str, str]:
    """Style sheets without their comments."""
    return {
        path.name: re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        for path in sorted((WEB / "style").glob("*.css"))
    }


def markup(text: str) -> Iterator[str]:
    """Each template literal of markup in a module, with holes for its expressions; also those inside."""
    for found in re.finditer(r"\bhtml`", text):
        yield literal(text, found.end())


def literal(text: str, at: int) -> str:
    """The static parts of a template literal that begins here, joined by holes."""
    parts = []
    while at < len(text) and text[at] != "`":
        if text.startswith("${", at):
            parts.append(HOLE)
            at = after_expression(text, at + 2)
        else:
            parts.append(text[at])
            at += 1
    return "".join(parts)


def after_expression(text: str, at: int) -> int:
    """Where an expression of a template literal has ended."""
    depth = 1
    while at < len(text) and depth:
        if text[at] in "\"'":
            at = after_string(text, at)
            continue
        if text[at] == "`":
            at = after_literal(text, at + 1)
            continue
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    return at


def after_string(text: str, at: int) -> int:
    """Where a string has ended that begins here."""
    found = re.compile(r"""(["'])(?:\\.|(?!\1).)*\1""").match(text, at)
    return found.end() if found else at + 1


def after_literal(text: str, at: int) -> int:
    """Where a template literal has ended."""
    while at < len(text) and text[at] != "`":
        at = after_expression(text, at + 2) if text.startswith("${", at) else at + 1
    return at + 1


def bare_words(text: str) -> list[str]:
    """Words for people that stand in a module itself: between tags, in spoken attributes, or set as text."""
    found = re.findall(r"""\btextContent\s*=\s*["'`]([^"'`]*[A-Za-z]{2,}[^"'`]*)""", text)
    for part in markup(text):
        # What is typed is the same in every language: commands and names of keys.
        said = re.sub(r"<(code|kbd)\b[^>]*>.*?</\1>", "", part, flags=re.DOTALL)
        spoken = r'\b(?:aria-label|aria-valuetext|title|placeholder|alt)=["\']([^"\']*[A-Za-z]{2,}[^"\']*)'
        found += re.findall(spoken, said)
        found += re.findall(r"[A-Za-z]{2,}[^<\0]*", re.sub(r"<[^>]*>", HOLE, said))
    return [one.strip() for one in found]


def keys(text: str) -> tuple[set[str], list[re.Pattern[str]]]:
    """The keys of words that a module names, and patterns for those that it makes."""
    whole = set(re.findall(r"""["']([a-z_]+(?:\.[\w]+)+)["']""", text))
    made = [
        re.compile(re.sub(r"\\\$\\\{.*?\\\}", ".+", re.escape(one)))
        for one in re.findall(
            r"`([a-z_]+\.(?:[\w.]|\$\{[^`}]*\})*\$\{[^`}]*\}(?:[\w.]|\$\{[^`}]*\})*)`", text
        )
    ]
    return whole, made


def imports(name: str, text: str) -> Iterator[str]:
    """The modules that a module imports, lazily or not, by their paths in `web/`."""
    for found in re.findall(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""", text):
        yield ((WEB / name).parent / found).resolve().relative_to(WEB.resolve()).as_posix()
