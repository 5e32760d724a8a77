"""Messages as templates see them."""

from __future__ import annotations

import pytest

from groundup.chat.jobs import RenderJob
from groundup.chat.message_views import template_view
from groundup.chat.messages import Message, ToolCall
from groundup.chat.template import render

CALL = Message("assistant", "", tool_calls=[ToolCall("weather", {"city": "Zürich", "days": 2})])
TEXT = '{"city": "Zürich", "days": 2}'
ARGUMENTS = "messages[0].tool_calls[0].function.arguments"


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("'f' + A + '.'", f"f{TEXT}."),
        ("'f' ~ A", f"f{TEXT}"),
        ("A", TEXT),
        ("A | tojson", TEXT),
        ("A if A is string else A | tojson", TEXT),
        ("A | string", TEXT),
        ("'%s' | format(A)", TEXT),
        ("A.city", "Zürich"),
        ("A is mapping", "True"),
        ("A | items | list | length", "2"),
        ("A.items() | list | length", "2"),
    ],
)
def test_arguments_are_a_mapping_and_a_text(expression: str, text: str) -> None:
    """Whatever a template takes them for, it writes the same JSON."""
    source = "{{ " + expression.replace("A", ARGUMENTS) + " }}"
    job = RenderJob(template=source, messages=[CALL], bos="", eos="", add_generation_prompt=True)
    assert render(job) == text


def test_what_a_message_does_not_have_is_not_there() -> None:
    """Templates ask whether it is defined."""
    assert template_view(Message("user", "hi")) == {"role": "user", "content": "hi"}
    result = template_view(Message("tool", "rain", tool_name="weather", tool_call_id="c1"))
    assert result == {"role": "tool", "content": "rain", "name": "weather", "tool_call_id": "c1"}
    thought = template_view(Message("assistant", "", thinking="Hm."))
    assert thought["reasoning_content"] == thought["thinking"] == "Hm."
    assert "id" not in template_view(CALL)["tool_calls"][0]
