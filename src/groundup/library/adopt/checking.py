"""Whether a model that another tool keeps can be run here, told from the headers of its files.

Read with the bounded reader alone. The engine decides in the end; this says early, and in words, what it
would refuse.
"""

from __future__ import annotations

from typing import Final

from groundup.errors import GgufFormatError, GroundupError, NotGgufError
from groundup.library.gguf import GgufHeader, read_header
from groundup.library.joined_parts import read_whole_header
from groundup.library.model_facts import model_facts

from .found import FoundModel

# Models that Ollama converts for an engine of its own: what llama.cpp has, it calls otherwise, or has it in
# two files. (https://github.com/ollama/ollama, `model/models`)
_OWN_ARCHITECTURES: Final = ("gptoss", "mllama", "qwen25vl")
_EYES: Final = ("v.", "mm.", "vision.")


def problem_of(model: FoundModel) -> str:
    """Why a model cannot be adopted; "" if nothing speaks against it."""
    if model.problem:
        return model.problem
    try:
        header = read_whole_header([file.path for file in model.weights])
        model_facts(header)
        if model.projector is not None:
            read_header(model.projector.path)
    except GgufFormatError as error:
        return error.problem
    except NotGgufError as error:
        return f"a file of it is no GGUF model: {error.found}"
    except GroundupError as error:
        return error.message.rstrip(".")
    return _foreign_engine(header)


def _foreign_engine(header: GgufHeader) -> str:
    architecture = str(header.metadata.get("general.architecture", ""))
    has_eyes = any(tensor.name.startswith(_EYES) for tensor in header.tensors)
    if architecture in _OWN_ARCHITECTURES or (has_eyes and architecture != "clip"):
        return "it is made for another engine, that of the tool: look for the same model on hf.co"
    return ""
