"""The format of a model is told from its chat template."""

from __future__ import annotations

import pytest

from groundup.chat.formats.choice import NAMES, choose_format, is_known


@pytest.mark.parametrize(
    ("template", "name"),
    [
        (None, "plain"),
        ("{{ messages[0].content }}", "plain"),
        ("<|im_start|> ... <tool_call> ...", "hermes"),
        ("[INST] ... [TOOL_CALLS]", "mistral"),
        ("<|start|> <|channel|> <|message|>", "harmony"),
        ("<|start_header_id|> ... tools ...", "llama"),
        ("<start_of_turn>", "gemma"),
        ("<｜tool▁call▁begin｜>", "deepseek"),
        ("<|inner_prefix|>", "apertus"),
        ("<function_calls>", "olmo"),
        ("content.split('</think>') ... <think>", "thinking"),
    ],
)
def test_a_template_tells_its_format(template: str | None, name: str) -> None:
    """By the marks that it writes into the history."""
    assert choose_format(template).name == name


def test_a_named_format_wins() -> None:
    """A manifest may say it, by our names or by those of others; an unknown one says nothing."""
    assert choose_format("<tool_call>", "mistral").name == "mistral"
    assert choose_format("<tool_call>", "gpt-oss").name == "harmony"
    assert choose_format("<tool_call>", "nobody").name == "hermes"
    assert choose_format("<tool_call>", "passthrough").name == "plain"
    assert is_known("Qwen3-Coder")
    assert not is_known("nobody")
    assert all(choose_format(None, name).name == name for name in NAMES)


def test_only_templates_with_tags_can_think() -> None:
    """A family that could think does not, if its template never does."""
    assert choose_format("<tool_call> <think>").can_think
    assert not choose_format("<tool_call>").can_think
    assert not choose_format("<start_of_turn>").can_think


def test_bare_json_is_a_call_only_where_there_are_tools() -> None:
    """Somebody who asks for JSON gets JSON."""
    parser = choose_format(None, "llama").open("", {})
    pieces = [*parser.feed('{"name": "f", "parameters": {}}'), *parser.finish()]
    assert all(hasattr(piece, "text") for piece in pieces)
