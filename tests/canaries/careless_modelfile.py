"""Known-bad twin of the writer of Modelfiles."""

from __future__ import annotations


def carelessly_quoted(keyword: str, text: str) -> str:
    """An instruction with its text in three quotes, whatever the text holds."""
    return f'{keyword} """{text}"""'
