"""Which variables a template looks at."""

from __future__ import annotations

import time

import pytest

from groundup.chat.template_variables import strings_of, variables_of


@pytest.mark.parametrize(
    "template",
    [
        "{{ tools }}",
        "{%- if tools is defined and tools -%}x{%- endif -%}",
        "{% for tool in tools or [] %}{{ tool | tojson }}{% endfor %}",
        "{{ 'tools: ' + (tools | tojson) }}",
    ],
)
def test_a_variable_is_seen(template: str) -> None:
    """Wherever it stands in a statement."""
    assert "tools" in variables_of(template)


@pytest.mark.parametrize(
    "template",
    [
        "You may use tools.",
        "{{ 'tools' }}",
        '{{ "my \\"tools\\"" }}',
        "{# tools #}",
        "{{ message.tools }}",
        "{{ message['tools'] }}",
        "{{ tools_in_user_message }}",
        "{{ x }} tools {% if y %}",
        "{{ tools",
    ],
)
def test_a_word_is_no_variable(template: str) -> None:
    """In text, in quotes, in comments, after a dot, as part of a longer name."""
    assert "tools" not in variables_of(template)


def test_texts_in_quotes_are_seen() -> None:
    """Both kinds of quotes, in statements alone."""
    assert strings_of("""{% if effort == 'none' or effort == "high" %}'text'{% endif %}""") == {
        "none",
        "high",
    }


def test_a_hostile_template_is_read_once() -> None:
    """Brackets that nothing closes cost no more than their length."""
    before = time.monotonic()
    for opening in ("{#", "{{", "{% '", '{{ "\\'):
        variables_of(opening * 60_000)
    assert time.monotonic() - before < 2
