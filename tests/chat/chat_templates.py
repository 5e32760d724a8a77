"""Templates of our own in the manner of well-known families, each with its model's control tokens.

They use what the templates of such families use: loops with conditions, namespaces, trimming,
`raise_exception`, `strftime_now`, `tojson`, `generation` blocks.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """A template and the texts around it."""

    template: str
    bos: str
    eos: str
    specials: tuple[str, ...]


CHATML = Family(
    template="""\
{% if messages[0].role != 'system' %}
<|im_start|>system
You are a careful assistant.<|im_end|>
{% endif %}
{% for message in messages %}
    {% if message.role == 'assistant' %}
<|im_start|>assistant
{% generation %}{{ message.content + '<|im_end|>' }}
{% endgeneration %}
    {% else %}
<|im_start|>{{ message['role'] }}
{{ message.content }}<|im_end|>
    {% endif %}
{% endfor %}
{% if add_generation_prompt %}
<|im_start|>assistant
{% endif %}
""",
    bos="",
    eos="<|im_end|>",
    specials=("<|im_start|>", "<|im_end|>", "<|endoftext|>"),
)

HEADERS = Family(
    template="""\
{{- bos_token }}
{%- set ns = namespace(date=strftime_now('%d %b %Y'), system='') %}
{%- if messages[0]['role'] == 'system' %}
    {%- set ns.system = messages[0]['content'] | trim %}
    {%- set messages = messages[1:] %}
{%- endif %}
{{- '<|start_header_id|>system<|end_header_id|>\\n\\nToday: ' + ns.date }}
{{- '\\n\\n' + ns.system + '<|eot_id|>' }}
{%- for message in messages %}
    {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' }}
    {{- message['content'] | trim + '<|eot_id|>' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
""",
    bos="<|begin_of_text|>",
    eos="<|eot_id|>",
    specials=("<|start_header_id|>", "<|end_header_id|>", "<|begin_of_text|>", "<|eot_id|>"),
)

TURNS = Family(
    template="""\
{{ bos_token }}
{%- if messages[0]['role'] == 'system' -%}
    {%- set opening = messages[0]['content'] + '\\n\\n' -%}
    {%- set rest = messages[1:] -%}
{%- else -%}
    {%- set opening = '' -%}
    {%- set rest = messages -%}
{%- endif -%}
{%- for message in rest -%}
    {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}
        {{ raise_exception("Roles must take turns: user, assistant, user, …") }}
    {%- endif -%}
    {%- set role = 'model' if message['role'] == 'assistant' else message['role'] -%}
    {{ '<start_of_turn>' + role + '\\n' + (opening if loop.first else '') }}
    {{- message['content'] | trim + '<end_of_turn>\\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{ '<start_of_turn>model\\n' }}
{%- endif -%}
""",
    bos="<bos>",
    eos="<eos>",
    specials=("<start_of_turn>", "<end_of_turn>", "<bos>", "<eos>"),
)

BRACKETS = Family(
    template="""\
{{- bos_token }}
{%- for message in messages %}
    {%- if message.role == 'system' %}
        {{- '[SYSTEM_PROMPT]' + message.content + '[/SYSTEM_PROMPT]' }}
    {%- elif message.role == 'user' %}
        {{- '[INST]' + message.content + '[/INST]' }}
    {%- elif message.role == 'assistant' %}
        {{- message.content + eos_token }}
    {%- else %}
        {{- '[TOOL_RESULTS]' + (message | tojson) + '[/TOOL_RESULTS]' }}
    {%- endif %}
{%- endfor %}
""",
    bos="<s>",
    eos="</s>",
    specials=(
        "<s>", "</s>", "[INST]", "[/INST]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]",
        "[TOOL_RESULTS]", "[/TOOL_RESULTS]",
    ),
)  # fmt: skip

CHANNELS = Family(
    template="""\
{%- macro said(role, words, channel='') -%}
<|start|>{{ role }}{% if channel %}<|channel|>{{ channel }}{% endif %}<|message|>{{ words }}<|end|>
{%- endmacro -%}
{{- said('system', 'Valid channels: analysis, final.') -}}
{%- for message in messages -%}
    {%- if message.content is not string -%}{%- continue -%}{%- endif -%}
    {%- if message.role == 'system' -%}{{ said('developer', message.content) }}
    {%- elif message.role == 'assistant' -%}{{ said('assistant', message.content, 'final') }}
    {%- else -%}{{ said(message.role, message.content) }}
    {%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}<|start|>assistant{%- endif -%}
""",
    bos="",
    eos="<|return|>",
    specials=("<|start|>", "<|end|>", "<|message|>", "<|channel|>", "<|return|>", "<|call|>"),
)

FAMILIES = {
    "chatml": CHATML,
    "headers": HEADERS,
    "turns": TURNS,
    "brackets": BRACKETS,
    "channels": CHANNELS,
}
