"""The facts of a model in lines for people: a label and what there is to say, or nothing."""

from __future__ import annotations

from collections.abc import Iterable

from groundup.cli.sizes import size_text
from groundup.cli.terminal_text import visible
from groundup.library.layer_facts import LayerFacts
from groundup.library.layer_kinds import LayerKind
from groundup.library.model_config import format_parameters
from groundup.library.model_facts import ModelFacts
from groundup.library.model_source import shown_kind

from .shown_model import ShownFile, ShownModel

_LABEL_WIDTH = 14
_LONGEST_VALUE = 200
_LONGEST_LICENCE_NAME = 100
_KINDS = {  # where the word for programs is none for people
    LayerKind.GO_TEMPLATE.value: "template",
    LayerKind.JINJA_TEMPLATE.value: "template",
    LayerKind.FOREIGN.value: "other",
}

Line = tuple[str, str]


def text_of(shown: ModelFacts | None, model: ShownModel) -> str:
    """Everything about a model, in sections."""
    sections = [
        ("Model", fact_lines(shown) if shown is not None else []),
        ("Settings", setting_lines(model)),
        ("Files", [(_KINDS.get(one.kind, one.kind), _file_text(one)) for one in model.files]),
        ("Origin", origin_lines(model)),
        ("Openness", openness_lines(model)),
    ]
    blocks = [_section(title, lines) for title, lines in sections if lines]
    return "\n\n".join([visible(model.name), *blocks])


def fact_lines(facts: ModelFacts) -> list[Line]:
    """What the header says."""
    lines = [
        ("architecture", facts.architecture),
        ("parameters", f"{format_parameters(facts.parameters)} ({facts.parameters:,})"),
        ("active", _active(facts)),
        ("quantisation", facts.quantisation),
        ("context", f"{facts.context_tokens:,} tokens" if facts.context_tokens else ""),
        ("layers", f"{facts.layer_count:,}" if facts.layer_count else ""),
        ("heads", _range(layer.heads for layer in facts.layers)),
        ("KV heads", _range(layer.kv_heads for layer in facts.layers if layer.has_cache)),
        ("head size", _head_size(facts.layers)),
        ("window", _window(facts)),
        ("embedding", f"{facts.embedding_length:,}" if facts.embedding_length else ""),
        ("vocabulary", f"{facts.vocabulary_size:,}" if facts.vocabulary_size else ""),
        ("parts", f"{facts.split.parts}" if facts.split else ""),
        ("tensors", _tensors(facts)),
        ("licence", facts.licence or ""),
    ]
    return [(label, value) for label, value in lines if value]


def setting_lines(model: ShownModel) -> list[Line]:
    """What the model brings beside its weights; long texts by their size."""
    settings = model.settings
    texts = [one for one in model.licences if len(one) > _LONGEST_LICENCE_NAME]
    lines = [
        ("template", f"{len(model.template):,} characters (--template)" if model.template else ""),
        ("system", _short(settings.system)),
        ("messages", f"{len(settings.messages)}" if settings.messages else ""),
        ("licence text", f"{sum(map(len, texts)):,} characters (--licence)" if texts else ""),
    ]
    lines += [(name, _short(_value(value))) for name, value in settings.parameters.items()]
    return [(label, value) for label, value in lines if value]


def origin_lines(model: ShownModel) -> list[Line]:
    """Where it came from. In a registry the digest is the revision, too, and is said once."""
    told = {name: value for name, value in model.came_from.items() if value != model.digest}
    if "source" in told:
        told["source"] = shown_kind(told["source"])
    return [*told.items(), *([("digest", model.digest)] if model.digest else [])]


def openness_lines(model: ShownModel) -> list[Line]:
    """The label, and the command that shows what it rests on."""
    if not model.openness:
        return []
    return [
        ("label", f"{model.openness['label']} · our reading"),
        ("more", f"groundup openness {model.openness['release']}"),
    ]


def _section(title: str, lines: Iterable[Line]) -> str:
    width = max(_LABEL_WIDTH, *(len(label) for label, _ in lines))
    return "\n".join([title, *(f"  {visible(label):{width}}  {visible(value)}" for label, value in lines)])


def _active(facts: ModelFacts) -> str:
    if facts.experts is None or facts.active_parameters == facts.parameters:
        return ""
    used = f"{facts.experts.used} of {facts.experts.count} experts"
    return f"{format_parameters(facts.active_parameters)} for each token ({used})"


def _range(numbers: Iterable[int]) -> str:
    """One number where all layers have the same, else the least and the most."""
    found = sorted(set(numbers) - {0})
    if not found:
        return ""
    return f"{found[0]:,}" if len(found) == 1 else f"{found[0]:,} to {found[-1]:,}"


def _head_size(layers: Iterable[LayerFacts]) -> str:
    cached = [layer for layer in layers if layer.has_cache]
    keys, values = (
        _range(layer.key_length for layer in cached),
        _range(layer.value_length for layer in cached),
    )
    return keys if keys == values else f"keys {keys}, values {values}"


def _window(facts: ModelFacts) -> str:
    slides = sum(layer.is_window for layer in facts.layers)
    if not slides:
        return ""
    return f"{facts.window_tokens:,} tokens in {slides} of {facts.layer_count} layers"


def _tensors(facts: ModelFacts) -> str:
    uses = facts.tensor_types.items()
    return ", ".join(f"{name} {use.tensor_count} ({size_text(use.size_bytes)})" for name, use in uses)


def _file_text(file: ShownFile) -> str:
    missing = "" if file.is_here else "  (not here)"
    return f"{size_text(file.size_bytes):>8}  {file.name}{missing}"


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_VALUE else f"{line[:_LONGEST_VALUE]}…"
