"""The tags of each family of models, as data.

The notations are those that the makers' own chat templates write; each is read from what the template
puts into the history, because that is what the model was trained on.
"""

from __future__ import annotations

from typing import Final

from .marked_calls import marked_calls
from .python_calls import python_calls
from .readers import first_of, json_calls, named_call
from .tagged import CallTags, Dialect, ThinkTags
from .xml_calls import pair_calls, xml_calls

_THINK: Final = ThinkTags("<think>", "</think>")
_PYTHON: Final = ("'", '"')  # its quotes

HERMES: Final = Dialect(  # Qwen, SmolLM, Granite 4, Hermes; Qwen's coders and GLM write XML between the tags
    think=(_THINK,),
    calls=(CallTags("<tool_call>", "</tool_call>", first_of(json_calls, xml_calls, pair_calls)),),
)
LLAMA: Final = Dialect(  # Llama 3 and later: JSON as the whole answer, or Python after a tag
    calls=(CallTags("<|python_tag|>", "<|eom_id|>", first_of(json_calls, python_calls), _PYTHON),),
    bare_calls=first_of(json_calls, python_calls),
)
MISTRAL: Final = Dialect(
    think=(ThinkTags("[THINK]", "[/THINK]"), _THINK),
    calls=(CallTags("[TOOL_CALLS]", "", first_of(named_call("[ARGS]", "[CALL_ID]"), json_calls)),),
    inner=("[ARGS]", "[CALL_ID]"),
)
DEEPSEEK: Final = Dialect(
    think=(_THINK,),
    calls=(
        CallTags(
            "<｜tool▁call▁begin｜>",
            "<｜tool▁call▁end｜>",
            lambda text, types: named_call("<｜tool▁sep｜>")(_without_kind(text), types),
        ),
    ),
    dropped=("<｜tool▁calls▁begin｜>", "<｜tool▁calls▁end｜>"),
    inner=("<｜tool▁sep｜>",),
)
GEMMA: Final = Dialect(
    calls=(CallTags("```tool_code", "```", first_of(python_calls, json_calls), _PYTHON),),
    bare_calls=json_calls,
)
FUNCTION_GEMMA: Final = Dialect(
    calls=(
        CallTags("<start_function_call>", "<end_function_call>", marked_calls("<escape>"), ("<escape>",)),
    ),
    inner=("<escape>",),
)
GEMMA_4: Final = Dialect(
    think=(ThinkTags("<|channel>thought", "<channel|>"),),
    calls=(CallTags("<|tool_call>", "<tool_call|>", marked_calls('<|"|>'), ('<|"|>',)),),
    dropped=("<|tool_response>",),
    inner=("<|channel>", '<|"|>'),
)
LFM: Final = Dialect(
    think=(_THINK,),
    calls=(
        CallTags("<|tool_call_start|>", "<|tool_call_end|>", first_of(python_calls, json_calls), _PYTHON),
    ),
)
APERTUS: Final = Dialect(
    think=(ThinkTags("<|inner_prefix|>", "<|inner_suffix|>"),),
    calls=(CallTags("<|tools_prefix|>", "<|tools_suffix|>", json_calls),),
)
OLMO: Final = Dialect(
    think=(_THINK,),
    calls=(CallTags("<function_calls>", "</function_calls>", first_of(python_calls, json_calls), _PYTHON),),
)
PHI: Final = Dialect(
    think=(_THINK,),
    calls=(CallTags("<|tool_call|>", "<|/tool_call|>", json_calls),),
)
GRANITE: Final = Dialect(  # Granite 3: nothing closes its calls
    think=(_THINK,),
    calls=(CallTags("<|tool_call|>", "", json_calls), CallTags("<tool_call>", "</tool_call>", json_calls)),
    dropped=("<response>", "</response>"),
)
THINKING: Final = Dialect(think=(_THINK,))  # thinks, and knows no tools


def _without_kind(text: str) -> str:
    """DeepSeek's older form names the kind of tool first: `function<sep>name` and a fence with JSON."""
    kind, separator, rest = text.partition("<｜tool▁sep｜>")
    if kind.strip() != "function":
        return text
    name, _, arguments = rest.partition("\n")
    return f"{name}{separator}{arguments}"
