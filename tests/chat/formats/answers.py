"""What models of each family write, and what it means; shared by the tests of formats."""

from __future__ import annotations

from dataclasses import dataclass

from groundup.chat.formats.choice import choose_format
from groundup.chat.formats.pieces import CallPiece, ContentPiece, Piece, ThinkingPiece
from groundup.chat.formats.readers import ToolTypes
from groundup.chat.messages import ToolCall

GRAZ = ToolCall("weather", {"city": "Graz"})
HOUR = ToolCall("clock", {"hours": 24, "exact": True})
TOOLS: ToolTypes = {"weather": {"city": {"type": "string"}}, "clock": {}}


@dataclass(frozen=True)
class Answer:
    """A text as a model of a family writes it after `prompt_end`, and its parts."""

    family: str
    text: str
    parts: tuple[Piece, ...]
    prompt_end: str = ""

    def read(self, *pieces: str) -> list[Piece]:
        """The parts of the text when it comes in these pieces, neighbours of a kind joined."""
        parser = choose_format(None, self.family).open(self.prompt_end, TOOLS)
        found = [part for piece in pieces for part in parser.feed(piece)]
        return joined([*found, *parser.finish()])

    def read_so_far(self, text: str) -> list[Piece]:
        """What is given out after this beginning of the text."""
        parser = choose_format(None, self.family).open(self.prompt_end, TOOLS)
        return joined(parser.feed(text))


def joined(parts: list[Piece]) -> list[Piece]:
    """Parts with neighbours of the same kind made one."""
    whole: list[Piece] = []
    for part in parts:
        last = whole[-1] if whole else None
        if isinstance(part, ContentPiece) and isinstance(last, ContentPiece):
            whole[-1] = ContentPiece(last.text + part.text)
        elif isinstance(part, ThinkingPiece) and isinstance(last, ThinkingPiece):
            whole[-1] = ThinkingPiece(last.text + part.text)
        else:
            whole.append(part)
    return whole


def _call(call: ToolCall) -> CallPiece:
    return CallPiece(call)


ANSWERS = (
    Answer(
        "hermes",
        "<think>\nThey want the weather.\n</think>\n\nLet me look.\n<tool_call>\n"
        '{"name": "weather", "arguments": {"city": "Graz"}}\n</tool_call>\n<tool_call>\n'
        '{"name": "clock", "arguments": {"hours": 24, "exact": true}}\n</tool_call>',
        (ThinkingPiece("They want the weather."), ContentPiece("Let me look."), _call(GRAZ), _call(HOUR)),
    ),
    Answer(
        "hermes",
        "Easy.\n</think>\n\n3 < 4, and <b>bold</b>.",
        (ThinkingPiece("Easy."), ContentPiece("3 < 4, and <b>bold</b>.")),
        prompt_end="<|im_start|>assistant\n<think>\n",
    ),
    Answer(
        "hermes",
        "<tool_call>\n<function=clock>\n<parameter=hours>\n24\n</parameter>\n<parameter=exact>\ntrue\n"
        "</parameter>\n</function>\n</tool_call>",
        (_call(HOUR),),
    ),
    Answer("llama", '{"name": "weather", "parameters": {"city": "Graz"}}', (_call(GRAZ),)),
    Answer("llama", '<|python_tag|>weather.call(city="Graz")', (_call(GRAZ),)),
    Answer("llama", '{"a": 1} is an object.', (ContentPiece('{"a": 1} is an object.'),)),
    Answer(
        "mistral",
        '[THINK]Hm.[/THINK]Now:[TOOL_CALLS]weather[ARGS]{"city": "Graz"}'
        '[TOOL_CALLS]clock[ARGS]{"hours": 24, "exact": true}',
        (ThinkingPiece("Hm."), ContentPiece("Now:"), _call(GRAZ), _call(HOUR)),
    ),
    Answer(
        "mistral",
        '[TOOL_CALLS] [{"name": "weather", "arguments": {"city": "Graz"}}, '
        '{"name": "clock", "arguments": {"hours": 24, "exact": true}}]',
        (_call(GRAZ), _call(HOUR)),
    ),
    Answer(
        "deepseek",
        "Hm.</think>Now:<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>weather\n"
        '```json\n{"city": "Graz"}\n```<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>clock<｜tool▁sep｜>'
        '{"hours": 24, "exact": true}<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
        (ThinkingPiece("Hm."), ContentPiece("Now:"), _call(GRAZ), _call(HOUR)),
        prompt_end="<｜Assistant｜><think>\n",
    ),
    Answer("gemma", "```tool_code\nclock(hours=24, exact=True)\n```", (_call(HOUR),)),
    Answer(
        "gemma",
        "Look:\n```python\nx = 1\n```\nThat is all.",
        (ContentPiece("Look:\n```python\nx = 1\n```\nThat is all."),),
    ),
    Answer(
        "apertus",
        '<|inner_prefix|>Hm.<|inner_suffix|>Now:<|tools_prefix|>[{"weather": {"city": "Graz"}}]'
        "<|tools_suffix|>",
        (ThinkingPiece("Hm."), ContentPiece("Now:"), _call(GRAZ)),
    ),
    Answer(
        "olmo",
        '<think>Hm.</think><function_calls>\nweather(city="Graz")\nclock(hours=24, exact=true)\n'
        "</function_calls>",
        (ThinkingPiece("Hm."), _call(GRAZ), _call(HOUR)),
    ),
    Answer(
        "phi",
        '<|tool_call|>[{"name": "weather", "arguments": {"city": "Graz"}}]<|/tool_call|>',
        (_call(GRAZ),),
    ),
    Answer("granite", '<|tool_call|>[{"name": "weather", "arguments": {"city": "Graz"}}]', (_call(GRAZ),)),
    Answer(
        "harmony",
        "<|channel|>analysis<|message|>They want the weather.<|end|><|start|>assistant<|channel|>commentary"
        ' to=functions.weather <|constrain|>json<|message|>{"city": "Graz"}<|call|>',
        (ThinkingPiece("They want the weather."), _call(GRAZ)),
        prompt_end="<|start|>assistant",
    ),
    Answer(
        "harmony",
        "<|channel|>analysis<|message|>Easy.<|end|>"
        "<|start|>assistant<|channel|>final<|message|>Yes. <|return|>",
        (ThinkingPiece("Easy."), ContentPiece("Yes. ")),
        prompt_end="<|start|>user<|message|>Is it?<|end|><|start|>assistant",
    ),
    Answer(
        "harmony",
        "It is.",
        (ContentPiece("It is."),),
        prompt_end="<|start|>assistant<|channel|>final<|message|>",
    ),
    Answer("plain", "  As <think>it</think> is.\n", (ContentPiece("  As <think>it</think> is.\n"),)),
)
