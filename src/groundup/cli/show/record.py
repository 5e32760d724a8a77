"""The same facts for programs: exact numbers under stable names."""

from __future__ import annotations

from typing import Any

import msgspec

from groundup.library.model_facts import ModelFacts

from .shown_model import ShownModel

# Long lists that a program can read from the file itself.
_LEFT_OUT = ("path", "tensors", "chat_template")


def record_of(shown: ShownModel) -> dict[str, Any]:
    """Everything about a model as plain data."""
    settings = shown.settings
    return {
        "name": shown.name,
        "digest": shown.digest,
        "size_bytes": shown.size_bytes,
        "facts": _facts(shown.facts) if shown.facts is not None else None,
        "template": shown.template,
        "system": settings.system,
        "parameters": dict(settings.parameters),
        "messages": msgspec.to_builtins(settings.messages),
        "licences": list(shown.licences),
        "files": msgspec.to_builtins(shown.files),
        "origin": shown.came_from,
        "openness": shown.openness or None,
        "problem": shown.problem,
        "read_bytes": shown.read_bytes,
    }


def _facts(facts: ModelFacts) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(facts)
    return {name: value for name, value in found.items() if name not in _LEFT_OUT}
