"""The rules of a grammar before they are text, so that several grammars can be put together."""

from __future__ import annotations

from dataclasses import dataclass

from . import gbnf
from .limits import names_in


@dataclass(frozen=True, slots=True)
class Rules:
    """Named expressions, and the one to begin with. Base rules need not be among them."""

    root: str
    rules: dict[str, str]

    def text(self) -> str:
        """The grammar in GBNF."""
        rules = {"root": self.root} | self.rules
        used = {name for expression in rules.values() for name in names_in(expression)}
        rules |= gbnf.base_rules(used)
        return "".join(f"{name} ::= {expression}\n" for name, expression in rules.items())


def either(first: Rules, second: Rules) -> Rules:
    """What either of two sets of rules allows; their names must differ."""
    return Rules(gbnf.alternatives([first.root, second.root]), first.rules | second.rules)
