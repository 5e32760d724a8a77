"""What a schema or a grammar from outside may cost, checked before any engine sees it.

Native grammar parsers recurse: tens of thousands of nested groups overflow their stack and end
the process. So grammars are measured here by a scanner that does not recurse.
"""

from __future__ import annotations

import re

from groundup.errors import InvalidGrammarError

MAX_SCHEMA_BYTES = 64 * 1024
MAX_SCHEMA_DEPTH = 64
MAX_SCHEMA_NODES = 2_000
MAX_ENUM_VALUES = 1_000
MAX_GRAMMAR_BYTES = 64 * 1024
MAX_GRAMMAR_NESTING = 64
MAX_GRAMMAR_RULES = 1_000
MAX_REPETITIONS = 1_000

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?P<literal>"(?:[^"\\\n]|\\.)*")
      | (?P<characters>\[(?:[^\]\\\n]|\\.)*\])
      | (?P<repeat>\{\s*(?P<low>\d*)\s*(?:,\s*(?P<high>\d*)\s*)?\})
      | (?P<rule>::=)
      | (?P<open>\()
      | (?P<close>\))
      | (?P<atom>[A-Za-z0-9_-]+|\.)
      | (?P<blank>\s+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


def check_grammar(grammar: str) -> None:
    """Refuse a GBNF grammar that is larger than the engine should be given.

    Raises:
        InvalidGrammarError: too long, too many rules, nested too deeply, or too many repetitions.
    """
    size_bytes = len(grammar.encode("utf-8", "surrogatepass"))
    if size_bytes > MAX_GRAMMAR_BYTES:
        raise InvalidGrammarError(f"it has {size_bytes:,} bytes; at most {MAX_GRAMMAR_BYTES:,} are accepted")
    scan = _Scan()
    for match in _TOKEN.finditer(grammar):
        scan.take(match)


def names_in(expression: str) -> list[str]:
    """The names of rules that an expression refers to."""
    return [match["atom"] for match in _TOKEN.finditer(expression) if match["atom"]]


class _Scan:
    """Counts while tokens pass: rules, open groups, and how often a group's inside is repeated."""

    def __init__(self) -> None:
        self._rules = 0
        self._groups = [1]  # for each open group, the most repetitions of anything inside
        self._last = 1  # the same for the thing that was just closed

    def take(self, match: re.Match[str]) -> None:
        """One more token."""
        kind = match.lastgroup
        if kind == "rule":
            self._rules += 1
            self._refuse_above(self._rules, MAX_GRAMMAR_RULES, "rules")
        elif kind == "open":
            self._groups.append(1)
            self._refuse_above(len(self._groups) - 1, MAX_GRAMMAR_NESTING, "nested groups")
        elif kind == "close":
            self._last = self._groups.pop() if len(self._groups) > 1 else 1
            self._groups[-1] = max(self._groups[-1], self._last)
        elif match["repeat"] is not None:
            self._repeat(match["low"], match["high"])
        elif kind not in ("blank", "comment"):
            self._last = 1

    def _repeat(self, low: str, high: str | None) -> None:
        digits = max(low, high or "", key=lambda text: (len(text), text))
        times = int(digits) if 0 < len(digits) < 10 else 1 if not digits else MAX_REPETITIONS + 1
        self._last *= max(times, 1)
        self._refuse_above(self._last, MAX_REPETITIONS, "repetitions of one thing")
        self._groups[-1] = max(self._groups[-1], self._last)

    def _refuse_above(self, count: int, limit: int, noun: str) -> None:
        if count > limit:
            raise InvalidGrammarError(f"it has more than {limit:,} {noun}")
