"""The sandbox itself, and the plain environment that it replaces."""

from __future__ import annotations

import pytest
from jinja2 import TemplateError

from groundup.chat.jobs import RenderJob
from groundup.chat.messages import Message
from groundup.chat.template import render
from tests.canaries.trusting_prompt import render_in_plain_environment

MESSAGES = [Message("user", "hi")]
READS_CLASSES = "{{ ''.__class__.__mro__[1] }}"
READS_GLOBALS = "{{ (raise_exception | attr('__globals__')).keys() | list }}"
CHANGES_MESSAGES = "{{ messages.append(1) }}{{ messages | length }}"


def sandboxed(template: str) -> str:
    return render(RenderJob(template=template, messages=MESSAGES, bos="", eos="", add_generation_prompt=True))


@pytest.mark.parametrize("template", [READS_CLASSES, READS_GLOBALS, CHANGES_MESSAGES])
def test_sandbox_refuses_what_the_plain_environment_allows(template: str) -> None:
    """Classes, globals and arguments are out of reach here, and within reach of the known-bad twin."""
    with pytest.raises(TemplateError):
        sandboxed(template)
    assert render_in_plain_environment(template, MESSAGES)


def test_only_the_allowed_globals_exist() -> None:
    """A template sees six functions and nothing else of its engine."""
    for name in ("range", "namespace", "dict", "raise_exception", "strftime_now", "strftime_yesterday"):
        assert sandboxed(f"{{{{ {name} is defined }}}}") == "True"
    for name in ("lipsum", "cycler", "joiner", "self.environment", "open"):
        assert sandboxed(f"{{{{ {name} is defined }}}}") == "False"


def test_loop_controls_and_generation_blocks() -> None:
    """`break`, `continue` and `generation` work, and leave no trace."""
    template = (
        "{% for i in range(9) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}"
    )
    assert sandboxed(template + "{% generation %}{{ i }}{% endgeneration %}{% endfor %}") == "02"


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ("", '{"b": "é", "a": [1]}'),
        ("ensure_ascii=true", '{"b": "\\u00e9", "a": [1]}'),
        ("separators=(',', ':')", '{"b":"é","a":[1]}'),
        ("sort_keys=true", '{"a": [1], "b": "é"}'),
        ("indent=1", '{\n "b": "é",\n "a": [\n  1\n ]\n}'),
    ],
)
def test_json_has_the_options_that_templates_use(options: str, text: str) -> None:
    """As model makers' own tools write it."""
    assert sandboxed(f"{{{{ {{'b': 'é', 'a': [1]}} | tojson({options}) }}}}") == text
