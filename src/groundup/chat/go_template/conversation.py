"""What a Go template is told of a conversation, and how its text is put together.

There are two styles. Newer templates get all messages at once (`.Messages`) and are rendered once.
Older ones know one turn (`.System`, `.Prompt`, `.Response`) and are rendered for each turn; in the
last turn, which waits for an answer, all that comes after `.Response` is left out. In both, messages
in a row from one side count as one, with an empty line between them; results of tools stay apart.
Behaviour: that of Ollama 0.3 and later, for which such templates are written.
"""

from __future__ import annotations

from typing import Final

from .expressions import Scope
from .printing import PRINTERS
from .statements import JinjaWriter
from .syntax import Block, Dot, Field, GoTemplate, If, Output, Range, Statement, mentions
from .tokens import refuse

# The messages in the form of Go: one side's messages in a row are one. `kept` holds the variables, too.
_MERGED: Final = """\
{%- set kept = namespace(system="", merged=[], declared=[], calls=[], root={}, turns=[], turn={}) -%}
{%- for message in messages -%}
{%- if message.role == "system" -%}
{%- set kept.system = (kept.system ~ "\\n\\n" if kept.system else "") ~ message.content -%}
{%- endif -%}
{%- set last = kept.merged[-1] if kept.merged else {} -%}
{%- set joins = last and last.Role == message.role and message.role != "tool" -%}
{%- set content = (last.Content ~ "\\n\\n" if joins else "") ~ message.content -%}
{%- set kept.calls = last.ToolCalls if joins else [] -%}
{%- for call in message.tool_calls or [] -%}
{%- set numbered = dict(call.function, index=kept.calls|length) -%}
{%- set kept.calls = kept.calls + [dict(call, function=numbered)] -%}
{%- endfor -%}
{%- set entry = {"Role": message.role, "Content": content, "Thinking": message.thinking or "", \
"Images": [], "ToolCalls": kept.calls, "ToolName": message.name or "", \
"ToolCallID": message.tool_call_id or ""} -%}
{%- set kept.merged = (kept.merged[:-1] if joins else kept.merged) + [entry] -%}
{%- endfor -%}"""
# Tools as clients describe them; Go's programs give each of them parameters.
_TOOLS: Final = """\
{%- for tool in tools or [] -%}
{%- set function = tool.function or tool -%}
{%- if not function.parameters -%}
{%- set function = dict(function, parameters={"type": "object", "properties": {}}) -%}
{%- endif -%}
{%- set kept.declared = kept.declared + [{"type": "function", "function": function}] -%}
{%- endfor -%}"""
# What the conversation is told beside its messages. Only what a template asks for is looked at, so that it
# shows in the Jinja text what it can do.
_ASKED_FOR: Final = {
    "Think": "enable_thinking is defined and enable_thinking",
    "IsThinkSet": "enable_thinking is defined",
    "ThinkLevel": 'reasoning_effort or ""',
}
_ROOT: Final = """\
{%- set kept.root = {"System": kept.system, "Messages": kept.merged, "Tools": kept.declared, "Prompt": "", \
"Response": "", "Suffix": ""} -%}"""
# The messages as turns. A turn is over when the next one begins; the last one is kept apart.
_TURNS: Final = """\
{%- set fresh = {"System": "", "Prompt": "", "Response": "", "First": false} -%}
{%- set kept.turn = dict(fresh, First=true) -%}
{%- for message in kept.merged if message.Role in ("system", "user", "assistant") -%}
{%- set begins = (message.Role == "system" and (kept.turn.Prompt or kept.turn.Response)) \
or (message.Role == "user" and kept.turn.Response) -%}
{%- if begins -%}
{%- set kept.turns = kept.turns + [kept.turn] -%}
{%- set kept.turn = fresh -%}
{%- endif -%}
{%- if message.Role == "system" -%}
{%- set kept.turn = dict(kept.turn, System=message.Content) -%}
{%- elif message.Role == "user" -%}
{%- set kept.turn = dict(kept.turn, Prompt=message.Content) -%}
{%- else -%}
{%- set kept.turn = dict(kept.turn, Response=message.Content) -%}
{%- endif -%}
{%- endfor -%}"""
# Such templates leave the begin token to whoever tokenises their text; some write it all the same.
_BEGIN: Final = "{%- set text -%}"
_END: Final = """\
{%- endset -%}
{{- text if text.startswith(bos_token) else bos_token ~ text -}}"""


def has_messages(template: GoTemplate) -> bool:
    """Whether a template is of the newer style."""
    return "Messages" in template.fields()


def whole_conversation(template: GoTemplate) -> str:
    """The Jinja text of a template of the newer style."""
    writer = JinjaWriter(template.definitions)
    fields = template.fields()
    asked = [(name, value) for name, value in _ASKED_FOR.items() if name in fields]
    told = [f"{{%- set kept.root = dict(kept.root, {name}={value}) -%}}" for name, value in asked]
    tools = [_TOOLS] if "Tools" in fields else []
    for line in (*PRINTERS, _MERGED, *tools, _ROOT, *told, _BEGIN):
        writer.add(line)
    writer.write(template.body, _scope("kept.root"))
    writer.add(_END)
    return writer.text


def turn_by_turn(template: GoTemplate) -> str:
    """The Jinja text of a template of the older style."""
    fields = template.fields()
    if "Prompt" not in fields:
        refuse(1, "it uses neither .Messages nor .Prompt, so that it never writes what people say")
    if any("Response" in GoTemplate(block).fields() for block in template.definitions.values()):
        refuse(1, "it uses .Response inside a template that it defines")
    answer = Output(Field(Dot(), "Response"), 1)
    body = template.body if "Response" in fields else Block((*template.body.statements, answer))
    writer = JinjaWriter(template.definitions)
    for line in (*PRINTERS, _MERGED, _TURNS, _BEGIN, "{%- for turn in kept.turns -%}"):
        writer.add(line)
    writer.write(body, _scope("turn"))
    writer.add("{%- endfor -%}")
    writer.write(_cut_after_answer(body)[0], _scope("kept.turn"))
    writer.add(_END)
    return writer.text


def _scope(root: str) -> Scope:
    return Scope(root, root, {})


def _cut_after_answer(block: Block, is_over: bool = False) -> tuple[Block, bool]:
    """The block without what follows the first `.Response`, and whether that was met."""
    kept: list[Statement] = []
    for statement in block.statements:
        if is_over:
            break
        shortened = statement
        if isinstance(statement, If | Range):
            shortened, is_over = _cut_branches(statement)
        elif isinstance(statement, Output):
            is_over = mentions(statement.value, "Response")
        kept.append(shortened)
    return Block(tuple(kept)), is_over


def _cut_branches(statement: If | Range) -> tuple[If | Range, bool]:
    body, is_over = _cut_after_answer(statement.body)
    other, is_over = _cut_after_answer(statement.other, is_over)
    return _with_bodies(statement, body, other), is_over


def _with_bodies(statement: If | Range, body: Block, other: Block) -> If | Range:
    if isinstance(statement, If):
        return If(statement.value, body, other, statement.moves_dot, statement.variable, statement.line)
    return Range(statement.value, body, other, statement.names, statement.is_new, statement.line)
