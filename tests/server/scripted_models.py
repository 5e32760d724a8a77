"""Models whose answers tests write themselves, in a format that thinks and calls tools.

    with live_server(folder, library=scripted_library(folder / "library"), fake=True) as live:
        chat(model=THINKER, messages=[user(answering("<think>Hm.</think>Hello"))])

The chat template of `THINKER` is the last message and nothing else, so that its text reaches the fake engine
as it is, and may be a script for it (see `tests.server.live.script`). The marks in its comment make it a
model of the Hermes family: it thinks between `<think>` tags, and calls tools between `<tool_call>` tags.
`REFUSER` has a template that refuses every conversation; `TEACHER` brings a system message, a first turn and
parameters.
"""

from __future__ import annotations

import json
from pathlib import Path

from groundup.library.installed import Library
from groundup.library.layer_kinds import OLLAMA_PREFIX
from groundup.library.model_source import FILE, ModelSource
from groundup.library.new_model import LocalFile, SmallPart
from groundup.library.store import Transfer
from groundup.names import ModelName
from tests.library.gguf_corpus import STRING, UINT32, Entry, small_model

THINKER = "thinker"
REFUSER = "refuser"
TEACHER = "teacher"

_LAST = "{# <think> </think> <tool_call> </tool_call> #}{% if tools %}{% endif %}{{ messages[-1].content }}"
_REFUSES = "{{ raise_exception('roles must alternate') }}"
_SHOWS_ALL = "{% for one in messages %}[{{ one.role }}:{{ one.content }}]{% endfor %}"
_JINJA = "application/vnd.docker.ai.chat.template.jinja"
_BROUGHT = {
    "system": b"Teach.",
    "messages": b'[{"role": "user", "content": "First?"}]',
    "params": b'{"num_predict": 2, "seed": 7, "stop": ["END"]}',
}


def scripted_library(folder: Path) -> Library:
    """A library with the models above; `folder` is its own, and its parent is used for a moment."""
    library = Library(folder)
    _add(library, folder.parent, THINKER, _LAST, {})
    _add(library, folder.parent, REFUSER, _REFUSES, {})
    _add(library, folder.parent, TEACHER, _SHOWS_ALL, _BROUGHT)
    return library


def answering(text: str, **more: object) -> str:
    """A message that `THINKER` answers with this text, as one token; `more` as in a script."""
    return json.dumps({"tokens": 1, "text": text} | more)


def _add(library: Library, folder: Path, name: str, template: str, brought: dict[str, bytes]) -> None:
    header = (Entry("general.name", STRING, name), Entry("llama.context_length", UINT32, 4096))
    model = small_model()
    for entry in header:
        model = model.with_entry(entry)
    path = folder / f"{name}.gguf"
    path.write_bytes(model.write())
    layers = [SmallPart(f"{OLLAMA_PREFIX}{kind}", content) for kind, content in brought.items()]
    library.install(
        ModelName.parse(name),
        [LocalFile(f"{OLLAMA_PREFIX}model", path), SmallPart(_JINJA, template.encode()), *layers],
        config={},
        source=ModelSource(kind=FILE, host=""),
        transfer=Transfer.COPY,
    )
