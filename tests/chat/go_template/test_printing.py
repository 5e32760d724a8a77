"""Tools, calls and thinking in Go templates: each writes what Go writes."""

from __future__ import annotations

from typing import Any

import pytest

from groundup.chat.capabilities import capabilities
from groundup.chat.formats.choice import choose_format
from groundup.chat.go_template.translation import to_jinja
from groundup.chat.jobs import RenderJob
from groundup.chat.messages import Message, ToolCall
from groundup.chat.template import render
from groundup.chat.thinking import thinking_variables

from .rendering import HI

WEATHER: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather.",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "description": "Where."},
                "days": {"type": ["integer", "null"], "enum": [1, 2]},
            },
            "required": ["city"],
        },
    },
}
CLOCK: dict[str, Any] = {"type": "function", "function": {"name": "clock"}}
CALLS = [ToolCall("weather", {"city": "Graz", "days": 2}, "c1"), ToolCall("clock")]
TALK = [
    HI,
    Message("assistant", "Look.", thinking="Hm.", tool_calls=CALLS),
    Message("tool", "rain", tool_name="weather", tool_call_id="c1"),
]


def written(source: str, *messages: Message, tools: list[dict[str, Any]] | None = None, **told: Any) -> str:
    job = RenderJob(
        template=to_jinja("{{ if .Messages }}{{ end }}" + source),
        messages=list(messages),
        bos="",
        eos="",
        add_generation_prompt=True,
        tools=tools or [],
        variables=told,
    )
    return render(job)


PARAMETERS = "(index .Tools 0).Function.Parameters"
WITHOUT_PARAMETERS = (
    '{"type":"function","function":{"name":"clock","parameters":{"type":"object","properties":{}}}}'
)


def each_property(body: str, names: str = "") -> str:
    return f"{{{{ range {names}{PARAMETERS}.Properties }}}}{body}{{{{ end }}}}"


def each_call(body: str) -> str:
    return f"{{{{ range .Messages }}}}{{{{ range .ToolCalls }}}}{body};{{{{ end }}}}{{{{ end }}}}"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            "{{ range .Tools }}{{ .Function.Name }}: {{ .Function.Description }};{{ end }}",
            "weather: The weather.;clock: ;",
        ),
        ("{{ range .Tools }}{{ .Type }};{{ end }}", "function;function;"),
        ("{{ len .Tools }}", "2"),
        ("{{ (index .Tools 1) }}", WITHOUT_PARAMETERS),
        ("{{ range .Tools }}{{ . }}{{ break }}{{ end }}", None),
        ("{{ range $i, $t := .Tools }}{{ if not $i }}{{ $t }}{{ end }}{{ end }}", None),
        ("{{ range .Tools }}{{ json . }}{{ break }}{{ end }}", None),
        (
            each_property("{{ $name }}:{{ $p.Type }}:{{ $p.Description }};", "$name, $p := "),
            'city:string:Where.;days:["integer","null"]:;',
        ),
        (each_property("{{ toTypeScriptType . }};"), "string;number | null;"),
        (each_property("{{ .Type | toTypeScriptType }};"), "string;number | null;"),
        (each_property("{{ if .Enum }}{{ json .Enum }}{{ end }}"), "[1,2]"),
        (f"{{{{ {PARAMETERS}.Required }}}}", '["city"]'),
        ("{{ range (index .Tools 1).Function.Parameters.Properties }}x{{ else }}none{{ end }}", "none"),
    ],
)
def test_tools(source: str, text: str | None) -> None:
    """Their parts by Go's names; a structure is printed as the JSON that the client sent."""
    whole = (
        '{"type":"function","function":{"name":"weather","description":"The weather.","parameters":{"type":'
        '"object","properties":{"city":{"type":"string","description":"Where."},"days":{"type":["integer",'
        '"null"],"enum":[1,2]}},"required":["city"]}}}'
    )
    assert written(source, HI, tools=[WEATHER, CLOCK]) == (whole if text is None else text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            each_call("{{ .ID }}{{ .Function.Index }}{{ .Function.Name }}{{ .Function.Arguments }}"),
            'c10weather{"city":"Graz","days":2};1clock{};',
        ),
        (
            each_call("{{ range $k, $v := .Function.Arguments }}{{ $k }}={{ $v }} {{ end }}"),
            "city=Graz days=2 ;;",
        ),
        (
            each_call('{{ printf "%s %s" .Function.Name .Function.Arguments }}'),
            'weather {"city":"Graz","days":2};clock {};',
        ),
        ("{{ range .Messages }}{{ with .Thinking }}<{{ . }}>{{ end }}{{ end }}", "<Hm.>"),
        (
            "{{ range .Messages }}{{ if .ToolName }}{{ .ToolName }}({{ .ToolCallID }}): {{ .Content }}"
            "{{ end }}{{ end }}",
            "weather(c1): rain",
        ),
    ],
)
def test_calls_and_results(source: str, text: str) -> None:
    """What a model called, thought and was answered."""
    assert written(source, *TALK) == text


def test_calls_of_one_side_in_a_row_are_kept() -> None:
    """Messages that count as one keep the calls of both, numbered on."""
    one = Message("assistant", "a", tool_calls=CALLS[:1])
    two = Message("assistant", "b", tool_calls=CALLS[1:])
    source = (
        "{{ range .Messages }}{{ .Content }}{{ range .ToolCalls }};{{ .Function.Index }}{{ .Function.Name }}"
        "{{ end }}{{ end }}"
    )
    assert written(source, one, two) == "a\n\nb;0weather;1clock"


THINK = "{{ .IsThinkSet }} {{ .Think }} {{ .ThinkLevel }}{{ range .Messages }}<think>{{ .Thinking }}{{ end }}"


@pytest.mark.parametrize(
    ("think", "text"),
    [(None, "true true "), (True, "true true "), (False, "true false low"), ("high", "true true high")],
)
def test_thinking_is_told(think: Any, text: str) -> None:
    """Whether it is wanted, and how much, by the variables that every template is told."""
    jinja = to_jinja(THINK)
    told = thinking_variables(think, jinja, choose_format(jinja), "m")
    assert written(THINK, HI, **told) == f"{text}<think>"


def test_nothing_is_told_of_thinking_unless_somebody_does() -> None:
    """As when a template is rendered by itself."""
    assert written(THINK, HI) == "false false <think>"


def test_what_a_template_can_do_shows_in_its_translation() -> None:
    """Tools where it asks for them, thinking where it writes the tags."""
    for source, can in (
        ("{{ range .Messages }}{{ .Content }}{{ end }}", ("completion",)),
        ("{{ .Tools }}{{ range .Messages }}{{ .Content }}{{ end }}", ("completion", "tools")),
        ("{{ range .Messages }}<think>{{ .Thinking }}</think>{{ end }}", ("completion", "thinking")),
    ):
        assert capabilities(to_jinja(source), "", can_write=True, can_see=False) == can
