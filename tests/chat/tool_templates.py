"""Templates of our own that write tools, calls, results and thinking as families of models do.

Each `end` is what the template writes after an answer, and the model's sign that it is over.
"""

# ruff: noqa: E501  (templates are long)

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ToolFamily:
    """A template, and what one answer in it may hold."""

    name: str  # of the format
    template: str
    end: str
    specials: tuple[str, ...] = ()
    can_think: bool = False
    has_one_part: bool = False  # an answer is either text or calls
    most_calls: int = 2
    has_text_arguments: bool = False  # all of them, without escapes
    has_python_names: bool = False
    has_bare_keys: bool = False  # in arguments, and in what is inside them


_JSON_CALL = '{"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}'
_PYTHON_CALL = (
    "{{ call.function.name }}({% for key, value in call.function.arguments.items() %}"
    "{{ ', ' if not loop.first }}{{ key }}={{ value | tojson }}{% endfor %})"
)
_THOUGHT = (
    "{% if message.reasoning_content %}<think>\n{{ message.reasoning_content }}\n</think>\n\n{% endif %}"
)


def _chatml(calls: str, *, thought: str = _THOUGHT) -> str:
    return (
        "{% if tools %}<|im_start|>system\n{% for tool in tools %}{{ tool | tojson }}\n{% endfor %}<|im_end|>\n"
        "{% endif %}{% for message in messages %}<|im_start|>{{ message.role }}\n{% if message.role == 'assistant' %}"
        + thought
        + "{{ message.content }}{% for call in message.tool_calls or [] %}"
        + calls
        + "{% endfor %}{% elif message.role == 'tool' %}<tool_response>\n{{ message.content }}\n</tool_response>"
        "{% else %}{{ message.content }}{% endif %}<|im_end|>\n{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
    )


_MARKS = ("<|im_start|>", "<|im_end|>")
HERMES = ToolFamily(
    "hermes",
    _chatml("\n<tool_call>\n" + _JSON_CALL + "\n</tool_call>"),
    "<|im_end|>\n",
    (*_MARKS, "<tool_call>", "</tool_call>", "<think>", "</think>"),
    can_think=True,
)
HERMES_XML = ToolFamily(
    "hermes",
    _chatml(
        "\n<tool_call>\n<function={{ call.function.name }}>\n"
        "{% for key, value in call.function.arguments.items() %}<parameter={{ key }}>\n{{ value }}\n</parameter>\n"
        "{% endfor %}</function>\n</tool_call>"
    ),
    "<|im_end|>\n",
    (*_MARKS, "<tool_call>", "</tool_call>"),
    can_think=True,
    has_text_arguments=True,
)
HERMES_PAIRS = ToolFamily(
    "hermes",
    _chatml(
        "\n<tool_call>{{ call.function.name }}\n{% for key, value in call.function.arguments.items() %}"
        "<arg_key>{{ key }}</arg_key>\n<arg_value>{{ value }}</arg_value>\n{% endfor %}</tool_call>"
    ),
    "<|im_end|>\n",
    _MARKS,
    can_think=True,
    has_text_arguments=True,
)
LLAMA = ToolFamily(
    "llama",
    "{{ bos_token }}{% if tools %}{{ tools | tojson(indent=4) }}{% endif %}{% for message in messages %}"
    "<|start_header_id|>{{ 'ipython' if message.role == 'tool' else message.role }}<|end_header_id|>\n\n"
    "{% for call in message.tool_calls or [] %}"
    '{"name": "{{ call.function.name }}", "parameters": {{ call.function.arguments | tojson }}}'
    "{{ '; ' if not loop.last }}{% endfor %}{{ message.content }}<|eot_id|>{% endfor %}"
    "{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>\n\n{% endif %}",
    "<|eot_id|>",
    ("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|python_tag|>"),
    has_one_part=True,
)
LLAMA_PYTHON = ToolFamily(
    "llama",
    "{% if tools %}{{ tools | tojson }}{% endif %}{% for message in messages %}"
    "<|header_start|>{{ message.role }}<|header_end|>\n\n{% if message.tool_calls %}["
    "{% for call in message.tool_calls %}"
    + _PYTHON_CALL
    + "{{ ', ' if not loop.last }}{% endfor %}]{% endif %}"
    "{{ message.content }}<|eot|>{% endfor %}"
    "{% if add_generation_prompt %}<|header_start|>assistant<|header_end|>\n\n{% endif %}",
    "<|eot|>",
    ("<|header_start|>", "<|header_end|>", "<|eot|>"),
    has_one_part=True,
    has_python_names=True,
)
_MISTRAL_HEAD = (
    "{{ bos_token }}{% if tools %}[AVAILABLE_TOOLS]{{ tools | tojson }}[/AVAILABLE_TOOLS]{% endif %}"
    "{% for message in messages %}{% if message.role == 'user' %}[INST]{{ message.content }}[/INST]"
    "{% elif message.role == 'tool' %}[TOOL_RESULTS]{{ message.content }}[/TOOL_RESULTS]{% else %}"
    "{% if message.thinking %}[THINK]{{ message.thinking }}[/THINK]{% endif %}{{ message.content }}"
)
_MISTRAL_MARKS = ("[INST]", "[/INST]", "[TOOL_CALLS]", "[ARGS]", "[CALL_ID]", "[THINK]", "[/THINK]", "</s>")
MISTRAL = ToolFamily(
    "mistral",
    _MISTRAL_HEAD + "{% for call in message.tool_calls or [] %}"
    "[TOOL_CALLS]{{ call.function.name }}[ARGS]{{ call.function.arguments | tojson }}{% endfor %}</s>"
    "{% endif %}{% endfor %}",
    "</s>",
    _MISTRAL_MARKS,
    can_think=True,
)
MISTRAL_LIST = ToolFamily(
    "mistral",
    _MISTRAL_HEAD + "{% if message.tool_calls %}[TOOL_CALLS] [{% for call in message.tool_calls %}"
    + _JSON_CALL + "{{ ', ' if not loop.last }}{% endfor %}]{% endif %}</s>{% endif %}{% endfor %}",
    "</s>",
    _MISTRAL_MARKS,
    can_think=True,
)  # fmt: skip
_DEEPSEEK_HEAD = (
    "{% for message in messages %}{% if message.role == 'user' %}<｜User｜>{{ message.content }}"
    "{% elif message.role == 'tool' %}<｜tool▁output▁begin｜>{{ message.content }}<｜tool▁output▁end｜>"
    "{% else %}<｜Assistant｜><think>{{ message.reasoning_content }}</think>{{ message.content }}"
    "{% if message.tool_calls %}<｜tool▁calls▁begin｜>{% for call in message.tool_calls %}<｜tool▁call▁begin｜>"
)
_DEEPSEEK_TAIL = (
    "<｜tool▁call▁end｜>{% endfor %}<｜tool▁calls▁end｜>{% endif %}<｜end▁of▁sentence｜>{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<｜Assistant｜><think>{% endif %}{% if tools %}{% endif %}"
)
_DEEPSEEK_MARKS = (
    "<｜User｜>",
    "<｜Assistant｜>",
    "<｜tool▁call▁begin｜>",
    "<｜tool▁sep｜>",
    "<｜tool▁call▁end｜>",
)
DEEPSEEK = ToolFamily(
    "deepseek",
    _DEEPSEEK_HEAD
    + "{{ call.function.name }}<｜tool▁sep｜>{{ call.function.arguments | tojson }}"
    + _DEEPSEEK_TAIL,
    "<｜end▁of▁sentence｜>",
    _DEEPSEEK_MARKS,
    can_think=True,
)
DEEPSEEK_FENCED = ToolFamily(
    "deepseek",
    _DEEPSEEK_HEAD
    + "function<｜tool▁sep｜>{{ call.function.name }}\n```json\n{{ call.function.arguments | tojson }}\n```"
    + _DEEPSEEK_TAIL,
    "<｜end▁of▁sentence｜>",
    _DEEPSEEK_MARKS,
    can_think=True,
)
GEMMA = ToolFamily(
    "gemma",
    "{{ bos_token }}{% if tools %}{{ tools | tojson }}{% endif %}{% for message in messages %}<start_of_turn>"
    "{{ 'model' if message.role == 'assistant' else 'user' }}\n{{ message.content }}{% if message.tool_calls %}"
    "\n```tool_code\n{% for call in message.tool_calls %}" + _PYTHON_CALL + "\n{% endfor %}```{% endif %}"
    "<end_of_turn>\n{% endfor %}{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}",
    "<end_of_turn>\n",
    ("<start_of_turn>", "<end_of_turn>"),
    has_python_names=True,
)
APERTUS = ToolFamily(
    "apertus",
    "{{ bos_token }}{% if tools %}{{ tools | tojson }}{% endif %}{% for message in messages %}"
    "<|{{ message.role }}_start|>{% if message.thinking %}<|inner_prefix|>{{ message.thinking }}<|inner_suffix|>"
    "{% endif %}{{ message.content }}{% if message.tool_calls %}<|tools_prefix|>["
    "{% for call in message.tool_calls %}"
    '{"{{ call.function.name }}": {{ call.function.arguments | tojson }}}{{ ", " if not loop.last }}'
    "{% endfor %}]<|tools_suffix|>{% endif %}<|{{ message.role }}_end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant_start|>{% endif %}",
    "<|assistant_end|>",
    ("<|user_start|>", "<|assistant_start|>", "<|assistant_end|>", "<|tools_prefix|>", "<|tools_suffix|>",
     "<|inner_prefix|>", "<|inner_suffix|>"),
    can_think=True,
)  # fmt: skip
OLMO = ToolFamily(
    "olmo",
    _chatml(
        "{% if loop.first %}<function_calls>{% endif %}" + _PYTHON_CALL + "{{ '\\n' if not loop.last }}"
        "{% if loop.last %}</function_calls>{% endif %}",
        thought="{% if message.thinking %}<think>{{ message.thinking }}</think>{% endif %}",
    ),
    "<|im_end|>\n",
    _MARKS,
    can_think=True,
    has_python_names=True,
)
PHI = ToolFamily(
    "phi",
    "{% if tools %}<|tool|>{{ tools | tojson }}<|/tool|>{% endif %}{% for message in messages %}"
    "<|{{ message.role }}|>{{ message.content }}{% if message.tool_calls %}<|tool_call|>["
    "{% for call in message.tool_calls %}"
    + _JSON_CALL
    + "{{ ', ' if not loop.last }}{% endfor %}]<|/tool_call|>"
    "{% endif %}<|end|>{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}",
    "<|end|>",
    ("<|user|>", "<|assistant|>", "<|end|>", "<|tool_call|>", "<|/tool_call|>"),
)
GRANITE = ToolFamily(
    "granite",
    "{% if tools %}{{ tools | tojson }}{% endif %}{% for message in messages %}"
    "<|start_of_role|>{{ message.role }}<|end_of_role|>{% if message.thinking %}<think>{{ message.thinking }}</think>"
    "{% if message.content %}<response>{{ message.content }}</response>{% endif %}{% else %}{{ message.content }}"
    "{% endif %}{% if message.tool_calls %}<|tool_call|>[{% for call in message.tool_calls %}" + _JSON_CALL
    + "{{ ', ' if not loop.last }}{% endfor %}]{% endif %}<|end_of_text|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|start_of_role|>assistant<|end_of_role|>{% endif %}",
    "<|end_of_text|>\n",
    ("<|start_of_role|>", "<|end_of_role|>", "<|end_of_text|>", "<|tool_call|>"),
    can_think=True,
)  # fmt: skip
HARMONY = ToolFamily(
    "harmony",
    "{% if tools %}<|start|>developer<|message|>{{ tools | tojson }}<|end|>{% endif %}"
    "{% for message in messages %}{% if message.role == 'assistant' %}"
    "{% if message.thinking %}<|start|>assistant<|channel|>analysis<|message|>{{ message.thinking }}<|end|>{% endif %}"
    "{% if message.content or not message.tool_calls %}<|start|>assistant<|channel|>{{ 'commentary' if message.tool_calls else 'final' }}"
    "<|message|>{{ message.content }}<|end|>{% endif %}{% for call in message.tool_calls or [] %}"
    "<|start|>assistant to=functions.{{ call.function.name }}<|channel|>commentary json<|message|>"
    "{{ call.function.arguments | tojson }}<|call|>{% endfor %}{% elif message.role == 'tool' %}"
    "<|start|>functions.{{ message.name }} to=assistant<|channel|>commentary<|message|>{{ message.content }}<|end|>"
    "{% else %}<|start|>{{ message.role }}<|message|>{{ message.content }}<|end|>{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<|start|>assistant{% endif %}",
    "",
    ("<|start|>", "<|end|>", "<|message|>", "<|channel|>", "<|call|>", "<|constrain|>"),
    can_think=True,
)

_MARKED_VALUE = (
    "{% macro marked(value, mark) %}{% if value is string %}{{ mark }}{{ value }}{{ mark }}"
    "{% elif value is mapping %}{{ '{' }}{% for key, inner in value.items() %}{{ ',' if not loop.first }}{{ key }}:"
    "{{ marked(inner, mark) }}{% endfor %}{{ '}' }}{% elif value is sequence %}[{% for inner in value %}"
    "{{ ',' if not loop.first }}{{ marked(inner, mark) }}{% endfor %}]{% else %}{{ value | tojson }}{% endif %}"
    "{% endmacro %}"
)
FUNCTION_GEMMA = ToolFamily(
    "function-gemma",
    _MARKED_VALUE
    + "{% if tools %}{{ tools | tojson }}{% endif %}{% for message in messages %}<start_of_turn>"
    "{{ 'model' if message.role == 'assistant' else message.role }}\n{{ message.content }}"
    "{% for call in message.tool_calls or [] %}<start_function_call>call:{{ call.function.name }}"
    "{{ marked(call.function.arguments, '<escape>') }}<end_function_call>{% endfor %}<end_of_turn>\n{% endfor %}"
    "{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}",
    "<end_of_turn>\n",
    ("<start_of_turn>", "<end_of_turn>", "<start_function_call>", "<end_function_call>"),
    has_bare_keys=True,
)
GEMMA_4 = ToolFamily(
    "gemma-4",
    _MARKED_VALUE + "{% if tools %}{{ tools | tojson }}{% endif %}{% for message in messages %}<|turn>"
    "{{ 'model' if message.role == 'assistant' else message.role }}\n{% if message.thinking %}<|channel>thought\n"
    "{{ message.thinking }}<channel|>{% endif %}{{ message.content }}{% for call in message.tool_calls or [] %}"
    "<|tool_call>call:{{ call.function.name }}" + """{{ marked(call.function.arguments, '<|"|>') }}"""
    + "<tool_call|>{% endfor %}<turn|>\n{% endfor %}{% if add_generation_prompt %}<|turn>model\n{% endif %}",
    "<turn|>\n",
    ("<|turn>", "<turn|>", "<|tool_call>", "<tool_call|>", "<|channel>", "<channel|>"),
    can_think=True,
    has_bare_keys=True,
)  # fmt: skip
LFM = ToolFamily(
    "lfm",
    _chatml(
        "{% if loop.first %}<|tool_call_start|>[{% endif %}" + _PYTHON_CALL + "{{ ', ' if not loop.last }}"
        "{% if loop.last %}]<|tool_call_end|>{% endif %}"
    ),
    "<|im_end|>\n",
    (*_MARKS, "<|tool_call_start|>", "<|tool_call_end|>"),
    can_think=True,
    has_python_names=True,
)

TOOL_FAMILIES = {
    "hermes": HERMES,
    "hermes with XML": HERMES_XML,
    "hermes with pairs": HERMES_PAIRS,
    "llama": LLAMA,
    "llama with Python": LLAMA_PYTHON,
    "mistral": MISTRAL,
    "mistral with a list": MISTRAL_LIST,
    "deepseek": DEEPSEEK,
    "deepseek with fences": DEEPSEEK_FENCED,
    "gemma": GEMMA,
    "function-gemma": FUNCTION_GEMMA,
    "gemma-4": GEMMA_4,
    "lfm": LFM,
    "apertus": APERTUS,
    "olmo": OLMO,
    "phi": PHI,
    "granite": GRANITE,
    "harmony": HARMONY,
}
