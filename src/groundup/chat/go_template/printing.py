"""How Go prints values that are no texts, as macros that stand before every translated template."""

from __future__ import annotations

from typing import Final

# Structures as JSON, as the programs that run such templates print them; nothing for what is not there.
_SHOWN: Final = """\
{%- macro shown(value) -%}
{%- if value is not defined or value is none -%}
{%- elif value is boolean -%}{{- "true" if value else "false" -}}
{%- elif value is string or value is number -%}{{- value -}}
{%- else -%}{{- value|tojson(separators=(",", ":")) -}}
{%- endif -%}
{%- endmacro -%}"""
# The type of a parameter in TypeScript's words; those of several types with bars between them.
_TYPESCRIPT: Final = """\
{%- macro typescript(value) -%}
{%- set words = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean", \
"array": "any[]", "object": "Record<string, any>", "null": "null"} -%}
{%- set kinds = value.type if value is mapping else value -%}
{%- set kinds = (value.anyOf if value is mapping and value.anyOf else kinds) or ["any"] -%}
{%- for kind in ([kinds] if kinds is string else kinds) -%}
{{- " | " if not loop.first -}}
{{- typescript(kind) if kind is mapping else words[kind] or "any" -}}
{%- endfor -%}
{%- endmacro -%}"""
PRINTERS: Final = (_SHOWN, _TYPESCRIPT)
