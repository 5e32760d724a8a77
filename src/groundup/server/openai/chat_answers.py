"""A whole answer of `/v1/chat/completions`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from groundup.chat.events import ChatEvent, Content, Finished, Thinking, ToolCalled
from groundup.engine.protocol import TokenChoice
from groundup.host.host import Lease
from groundup.server import logprobs
from groundup.server.answered import Begun, own_figures
from groundup.server.call import Call

from .answer_parts import answer_head, call_object, usage_object
from .fingerprint import system_fingerprint


@dataclass(slots=True)
class _Choice:
    """One of the answers as far as it has come."""

    content: list[str] = field(default_factory=list)
    thinking: list[str] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    probabilities: list[dict[str, Any]] = field(default_factory=list)
    finished: Finished | None = None

    def object(self, index: int, top: int | None) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": "".join(self.content)}
        if self.thinking:
            message["reasoning"] = "".join(self.thinking)
        if self.calls:
            message["tool_calls"] = self.calls
            message["content"] = message["content"] or None
        return {
            "index": index,
            "message": message | {"refusal": None},
            "finish_reason": self.finished.reason if self.finished else None,
            "logprobs": {"content": self.probabilities, "refusal": None} if top is not None else None,
        }


class ChatAnswer:
    """Collects the events of one answer, or of several to the same question.

    Args:
        call: for whom.
        model: as the client named it.
        top: alternatives for each token that the client wants; None for no log-probabilities.
    """

    def __init__(self, call: Call, model: str, top: int | None) -> None:
        self._call, self._model, self._top = call, model, top
        self._choices: dict[int, _Choice] = {}
        self._lease: Lease | None = None

    def take(self, index: int, happened: Begun | ChatEvent) -> None:
        """What happened in the `index`-th answer."""
        choice = self._choices.setdefault(index, _Choice())
        match happened:
            case Begun(lease=lease):
                self._lease = lease
            case Content(text=text, choices=choices):
                choice.content.append(text)
                self._note(choice, choices)
            case Thinking(text=text, choices=choices):
                choice.thinking.append(text)
                self._note(choice, choices)
            case ToolCalled(call=called, choices=choices):
                choice.calls.append(call_object(called))
                self._note(choice, choices)
            case Finished():
                choice.finished = happened

    def object(self) -> dict[str, Any]:
        """The whole answer, once all have ended."""
        assert self._lease is not None
        choices = [choice for _, choice in sorted(self._choices.items())]
        ends = [choice.finished for choice in choices if choice.finished is not None]
        return answer_head(self._model, "chat.completion", f"chatcmpl-{self._call.id}") | {
            "system_fingerprint": system_fingerprint(self._lease),
            "choices": [choice.object(index, self._top) for index, choice in enumerate(choices)],
            "usage": usage_object(ends),
            "groundup": own_figures(self._call, self._lease, ends),
        }

    def _note(self, choice: _Choice, choices: Sequence[TokenChoice]) -> None:
        if self._top is not None:
            choice.probabilities += logprobs.written(choices, self._top)
