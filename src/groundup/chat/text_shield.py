"""Text is text: what a message says never turns into a control token.

A chat template writes control tokens by their names ("<|im_start|>") into the same string as the
words of people. So before rendering, every special token's name inside a message is swapped for
one private-use character that occurs nowhere in the input; after rendering, that character
becomes a span whose text is tokenised as plain characters. Everything else stays one piece,
because a tokenizer cuts differently at a border.

A message can also hold only the beginning or the end of such a name, in the hope that the rest
follows from the template or the next message. These ends are marked in the same way, and become
plain text only if the name is really completed in the rendered string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from groundup.engine.protocol import Span

from .messages import Message, ToolCall

PRIVATE_USE = (range(0xF0000, 0xFFFFE), range(0x100000, 0x10FFFE), range(0xE000, 0xF900))


class TextShield:
    """Guards the words of one conversation on their way through a template.

    Args:
        special_texts: the names of all control tokens of the model.
        inputs: every string that the template sees; the private-use characters are absent from all.
    """

    def __init__(self, special_texts: Sequence[str], inputs: Sequence[str]) -> None:
        self._specials = [text for text in sorted(set(special_texts), key=len, reverse=True) if text]
        self._pattern = re.compile("|".join(map(re.escape, self._specials))) if self._specials else None
        self._heads = {text[start:] for text in self._specials for start in range(1, len(text))}
        self._tails = {text[:end] for text in self._specials for end in range(1, len(text))}
        self._longest = max(map(len, self._specials), default=0)
        self._free = _absent_characters(inputs)
        self._stand_ins: dict[tuple[str, bool], str] = {}
        self._originals: dict[str, tuple[str, bool]] = {}

    def protect(self, message: Message) -> Message:
        """The same message with stand-ins; itself where nothing looks like a control token."""
        if self._pattern is None:
            return message
        calls = [
            ToolCall(self.text(call.name), self.value(call.arguments), self.text(call.id))
            for call in message.tool_calls
        ]
        protected = msgspec.structs.replace(
            message,
            content=self.text(message.content),
            thinking=self.text(message.thinking),
            tool_calls=calls,
            tool_name=self.text(message.tool_name),
            tool_call_id=self.text(message.tool_call_id),
        )
        return message if protected == message else protected

    def value(self, value: Any) -> Any:
        """JSON data with stand-ins in every text, keys included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if isinstance(value, dict):
            return {self.text(str(key)): self.value(one) for key, one in value.items()}
        return value

    def text(self, text: str) -> str:
        """A text with stand-ins."""
        if self._pattern is None or not text:
            return text
        return self._mark_ends(self._pattern.sub(lambda match: self._stand_in(match[0], whole=True), text))

    def spans(self, rendered: str) -> list[Span]:
        """The rendered string as spans: shielded names as plain text, all else as one piece between them."""
        if not rendered:
            return []
        if not self._originals:
            return [Span(rendered)]
        return _merged(self._pieces(rendered))

    def placeholder(self) -> str:
        """A private-use character that occurs nowhere else, to stand for words that must not show."""
        return next(self._free)

    def _mark_ends(self, content: str) -> str:
        """Stand-ins for ends that could be completed; blanks outside them do not count, as templates trim."""
        core = content.strip()
        before, _, after = content.partition(core) if core else (content, "", "")
        tail = self._longest_affix(core, self._tails, at_end=True)
        if tail:
            core = core[: -len(tail)] + self._stand_in(tail, whole=False)
        head = self._longest_affix(core, self._heads, at_end=False)
        if head:
            core = self._stand_in(head, whole=False) + core[len(head) :]
        return before + core + after

    def _longest_affix(self, content: str, affixes: set[str], *, at_end: bool) -> str:
        for length in range(min(self._longest - 1, len(content)), 0, -1):
            affix = content[-length:] if at_end else content[:length]
            if affix in affixes:
                return affix
        return ""

    def _stand_in(self, text: str, *, whole: bool) -> str:
        key = (text, whole)
        if key not in self._stand_ins:
            character = next(self._free)
            self._stand_ins[key] = character
            self._originals[character] = key
        return self._stand_ins[key]

    def _pieces(self, rendered: str) -> Iterator[tuple[str, bool]]:
        """(text, control) pieces in order."""
        shown, fragments, wholes = self._restored(rendered)
        completed = [fragment for fragment in fragments if self._is_completed(shown, fragment, wholes)]
        borders = sorted(wholes + completed)
        position = 0
        for start, end in borders:
            yield shown[position:start], True
            yield shown[start:end], False
            position = end
        yield shown[position:], True

    def _restored(self, rendered: str) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
        """The string with all stand-ins put back, and where fragments and whole names lie in it."""
        kept: list[str] = []
        fragments: list[tuple[int, int]] = []
        wholes: list[tuple[int, int]] = []
        length = 0
        for part in re.split(f"([{''.join(self._originals)}])", rendered):
            text, whole = self._originals.get(part, (part, False))
            if part in self._originals:
                (wholes if whole else fragments).append((length, length + len(text)))
            kept.append(text)
            length += len(text)
        return "".join(kept), fragments, wholes

    def _is_completed(self, shown: str, fragment: tuple[int, int], wholes: list[tuple[int, int]]) -> bool:
        """Whether a fragment takes part in the name of a control token, beside the whole names."""
        start, end = fragment
        whole_starts = {whole_start for whole_start, _ in wholes}
        offset = max(0, start - self._longest)
        window = shown[offset : end + self._longest]
        for match in re.finditer(f"(?=({'|'.join(map(re.escape, self._specials))}))", window):
            name_start = offset + match.start()
            touches = name_start < end and name_start + len(match[1]) > start
            if touches and name_start not in whole_starts:
                return True
        return False


def _merged(pieces: Iterator[tuple[str, bool]]) -> list[Span]:
    merged: list[Span] = []
    for text, control in pieces:
        if not text:
            continue
        if merged and merged[-1].control == control:
            merged[-1] = Span(merged[-1].text + text, control)
        else:
            merged.append(Span(text, control))
    return merged


def _absent_characters(inputs: Sequence[str]) -> Iterator[str]:
    used = set[str]().union(*map(set, inputs))
    for block in PRIVATE_USE:
        for code in block:
            if chr(code) not in used:
                yield chr(code)


def strings_in(value: Any) -> Iterator[str]:
    """Every text in JSON data, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from strings_in(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from strings_in(one)
