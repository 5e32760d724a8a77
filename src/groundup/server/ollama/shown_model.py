"""A model as `/api/show` answers it: texts, settings, and the entries of its header.

Nothing is loaded for it. It reads files, so it is for a thread of its own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from groundup.chat.capabilities import file_capabilities
from groundup.errors import InvalidManifestError
from groundup.library.fill_in_tokens import has_fill_in_tokens
from groundup.library.gguf import ArrayInfo, GgufHeader, MetadataValue, read_array, read_header
from groundup.library.installed import InstalledModel, Library
from groundup.library.joined_parts import read_whole_header
from groundup.library.kept_facts import brief_of
from groundup.library.layer_kinds import LayerKind
from groundup.library.model_facts import ModelFacts
from groundup.library.model_parameters import ParameterValue
from groundup.library.model_settings import ModelSettings, read_licences, read_settings
from groundup.library.modelfile.writing import written_modelfile
from groundup.library.small_layers import read_config

from .details import details
from .values import timestamp

_NAME_WIDTH: Final = 30
_LONGEST_LIST: Final = 5  # longer ones are empty unless somebody asks for them
# By these words an editor knows that a model fills gaps; in Jinja they are a comment.
_INSERT_MARK: Final = "{# insert: .Suffix #}"
_LEFT_OUT: Final = ("general.name", "tokenizer.chat_template")


def shown_model(library: Library, model: InstalledModel, *, is_verbose: bool) -> dict[str, Any]:
    """Everything about a model; what it does not have is left out, `model_info` is always there.

    Raises:
        InvalidManifestError: its weights are not here.
        ModelError, LibraryError, FileAccessError: a file of it cannot be read.
    """
    facts = library.facts(model)
    if facts is None:
        raise InvalidManifestError(f"the weights of {model.shown_name} are not here")
    config = {} if model.is_built_in else read_config(model)
    settings = ModelSettings() if model.is_built_in else read_settings(model)
    header = read_whole_header(model.weights)
    can_insert = has_fill_in_tokens(header, model.weights[0])
    texts = {
        "license": _licence(model, facts),
        "modelfile": written_modelfile(model),
        "parameters": parameter_lines(settings),
        "template": _template(settings, facts, can_insert=can_insert),
        "system": settings.system,
        "requires": config.get("requires", ""),
    }
    shown: dict[str, Any] = {name: text for name, text in texts.items() if text}
    shown["details"] = details(model, brief_of(facts))
    if settings.messages:
        shown["messages"] = [{"role": one.role, "content": one.content} for one in settings.messages]
    shown["model_info"] = _entries(header, model.weights[0], is_verbose=is_verbose) | {
        "general.parameter_count": facts.parameters
    }
    projectors = model.paths(LayerKind.PROJECTOR)
    if projectors:
        shown["projector_info"] = _entries(read_header(projectors[0]), projectors[0], is_verbose=is_verbose)
    shown["tensors"] = [
        {"name": one.name, "type": one.type_name, "shape": list(one.shape)} for one in header.tensors
    ]
    parser = config.get("parser", "")
    shown["capabilities"] = list(
        file_capabilities(facts, settings, parser if isinstance(parser, str) else "", can_insert=can_insert)
    )
    shown["modified_at"] = timestamp(model.modified_s)
    return shown


def parameter_lines(settings: ModelSettings) -> str:
    """The parameters as clients read them line by line: the name padded, strings in quotes as in JSON."""
    lines = (
        f"{name:<{_NAME_WIDTH}} {_written(one)}"
        for name, value in sorted(settings.parameters.items())
        for one in (value if isinstance(value, list) else [value])
    )
    return "\n".join(lines)


def _written(value: ParameterValue) -> str:
    return json.dumps(value, ensure_ascii=False)


def _licence(model: InstalledModel, facts: ModelFacts) -> str:
    texts = () if model.is_built_in else read_licences(model)
    return "\n\n".join(texts) or facts.licence or ""


def _template(settings: ModelSettings, facts: ModelFacts, *, can_insert: bool) -> str:
    """The template that is used: a chosen one, that of the weights, or one that came beside them."""
    saved = settings.template
    is_saved = saved is not None and (saved.is_chosen or not facts.chat_template)
    text = saved.text if saved is not None and is_saved else facts.chat_template or ""
    is_go = saved is not None and is_saved and saved.is_go
    return text if not can_insert or is_go else text + _INSERT_MARK


def _entries(header: GgufHeader, path: Path, *, is_verbose: bool) -> dict[str, Any]:
    """The entries of a header by their keys."""
    return {
        key: _value(path, value, is_verbose=is_verbose)
        for key, value in header.metadata.items()
        if key not in _LEFT_OUT
    }


def _value(path: Path, value: MetadataValue, *, is_verbose: bool) -> Any:
    if not isinstance(value, ArrayInfo):
        return value
    return read_array(path, value) if is_verbose or value.count <= _LONGEST_LIST else []
