"""Known bad: text of an answer that is shown as soon as it is there."""

from __future__ import annotations

from groundup.engine.answer_text import AnswerText


class HastyAnswerText(AnswerText):
    """Holds nothing back, so the beginning of a stop string is shown before its end is known."""

    def _take(self, text: str) -> str:
        return super()._take(text) + self._let_go()

    def _let_go(self) -> str:
        held, self._held = self._held, ""
        return held
