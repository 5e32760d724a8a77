"""From a Go template to the Jinja text that says the same."""

from __future__ import annotations

import re
from typing import Final

from .conversation import has_messages, turn_by_turn, whole_conversation
from .parser import parse

# What only Go's actions begin with: a field, a variable, a comment, a keyword and a blank.
_GO_ACTION: Final = re.compile(
    r"\{\{-?[ \t\r\n]*(\.|\$|/\*|(if|range|with|template|block|define|else|end|json|and|or|not|eq)\b)"
)


def to_jinja(source: str) -> str:
    """A Go template as Jinja; rendered with the same messages it writes what Ollama would write.

    It begins with `bos_token`, which must be empty for models that want none.

    Raises:
        UnusableTemplateError: it is damaged, too large or too deep, or uses something that is not
            understood; the error names the line and the construct.
    """
    template = parse(source)
    return whole_conversation(template) if has_messages(template) else turn_by_turn(template)


def is_go_template(source: str) -> bool:
    """Whether a template is written in Go's language rather than in Jinja, by its form."""
    if "{%" in source or "{#" in source:
        return False
    return _GO_ACTION.search(source) is not None
