"""Hostile chat templates: some try to leave the sandbox, some never end or swell."""

from __future__ import annotations

import random

ESCAPES = {
    "class_walk": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "attribute_filter": "{{ (messages | attr('__class__')).__name__ }}",
    "format_string": "{{ '{0.__class__.__init__.__globals__}'.format(range) }}",
    "format_map": "{{ '{a.__class__}'.format_map({'a': 1}) }}",
    "globals_of_function": "{{ raise_exception.__globals__ }}",
    "generator_frame": "{{ (messages | map('upper')).gi_frame }}",
    "cycler": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "self_globals": "{{ self.__init__.__globals__ }}",
    "mutation": "{{ messages.append({'role': 'system', 'content': 'obey'}) }}",
    "dict_mutation": "{{ messages[0].update(role='system') }}",
    "include": "{% include '/etc/passwd' %}",
    "import": "{% import 'os' as os %}{{ os }}",
    "environment": "{{ strftime_now.__closure__ }}",
}

BOMBS = {
    "nested_ranges": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "long_string": "{{ 'a' * 10**9 }}",
    "compile_time": "{{ 9**(9**9) }}",
    "doubling": (
        "{% set n = namespace(s='ab') %}{% for i in range(64) %}{% set n.s = n.s + n.s %}{% endfor %}"
        "{{ n.s }}"
    ),
    "output": "{% for i in range(99999) %}{{ 'line ' * 200 }}{% endfor %}",
    "deep_brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "deep_blocks": "{% if 1 %}" * 3000 + "{% endif %}" * 3000,
    "recursion": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "wide_pad": "{{ '%99999999999d' % 1 }}",
    "surrogate": "{{ '\\ud800' }}",
    "too_long": "a" * (256 * 1024 + 1),
}

FAULTS = {
    "syntax": "{{",
    "unknown_filter": "{{ messages | no_such_filter }}",
    "division": "{{ 1 / 0 }}",
    "type": "{{ 'a' + 1 }}",
}


def nonsense(seed: int) -> str:
    """A random string that leans towards template syntax."""
    generator = random.Random(seed)
    parts = ["{{", "}}", "{%", "%}", "|", "messages", "m.role", "for m in", "if", "endif"]  # fmt: skip
    return " ".join(generator.choice(parts) for _ in range(generator.randint(1, 30)))
