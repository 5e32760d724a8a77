"""A tiny model that sees, for tests of pictures: random weights and a projector, run by a real worker.

with live_server(folder, library=seeing_library(folder / "library")) as live:
    chat(model=SEER, messages=[...])
"""

from __future__ import annotations

from pathlib import Path

from groundup.bench.models import tiny_model
from groundup.bench.projector_file import tiny_projector
from groundup.library.installed import Library
from groundup.library.layer_kinds import OLLAMA_PREFIX
from groundup.library.model_source import FILE, ModelSource
from groundup.library.new_model import LocalFile, SmallPart
from groundup.library.store import Transfer
from groundup.names import ModelName

SEER = "seer"
BLIND = "blind"
_KIND = "llama"
_JINJA = "application/vnd.docker.ai.chat.template.jinja"
_TEMPLATE = b"{% for one in messages %}{{ one.content }}\n{% endfor %}"
_SHORT = b'{"num_predict": 8}'


def seeing_library(folder: Path) -> Library:
    """A library with `SEER`, and with `BLIND`, which has the same weights and no projector."""
    library = Library(folder)
    weights = LocalFile(f"{OLLAMA_PREFIX}model", tiny_model(_KIND, folder.parent / "weights"))
    eyes = LocalFile(f"{OLLAMA_PREFIX}projector", tiny_projector(_KIND, folder.parent / "weights"))
    small = [SmallPart(_JINJA, _TEMPLATE), SmallPart(f"{OLLAMA_PREFIX}params", _SHORT)]
    for name, parts in ((SEER, [weights, eyes]), (BLIND, [weights])):
        library.install(
            ModelName.parse(name),
            [*parts, *small],
            config={},
            source=ModelSource(kind=FILE, host=""),
            transfer=Transfer.COPY,
        )
    return library
