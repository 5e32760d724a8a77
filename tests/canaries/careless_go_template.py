"""Known-bad twins of the translation of Go templates."""

from __future__ import annotations

from groundup.chat.go_template.statements import JinjaWriter


def carelessly_quoted(text: str) -> str:
    """A text as Jinja, with quotes around it and nothing else: it can end itself, and loses its breaks."""
    return f'{{{{- "{text}" -}}}}'


class EndlessWriter(JinjaWriter):
    """Writes as much as a template asks for."""

    def add(self, line: str) -> None:
        """A line, however many there are."""
        self._lines.append(line)
