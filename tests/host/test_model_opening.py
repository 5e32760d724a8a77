"""What a model brings reaches its engine and its chat; what is wrong with its files shows before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from groundup.chat.messages import Message
from groundup.engine.sizes import predicted_memory
from groundup.errors import GroundupError
from groundup.fit.memory import PROJECTOR_FACTOR
from groundup.host.model_opening import defaults_of, open_model
from groundup.library.installed import Library
from groundup.library.layer_kinds import OLLAMA_PREFIX, LayerKind
from groundup.library.new_model import SmallPart
from tests.library.small_library import add_model

from .hosts import fake_host


def part(kind: str, content: object) -> SmallPart:
    """A layer of settings: a text as it is, the rest as JSON."""
    data = content.encode() if isinstance(content, str) else msgspec.json.encode(content)
    return SmallPart(f"{OLLAMA_PREFIX}{kind}", data)


async def test_settings_of_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """System message, first messages, parameters, stop strings, context and template are used."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    layers = [
        part("system", "Be kind."),
        part("messages", [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]),
        part("params", {"temperature": 0.1, "num_predict": 7, "num_ctx": 64, "stop": ["END"], "top_k": -5}),
        part("template", "{{ .System }} {{ .Prompt }}"),
    ]
    async with fake_host(tmp_path) as host:
        add_model(host.library, "a", tmp_path, more=layers)
        async with host.lease("a") as lease:
            found = lease.chat.defaults
            assert lease.context_tokens == 64
    assert found.system == "Be kind."
    assert found.messages == (Message("user", "Hi"), Message("assistant", "Hello"))
    assert found.parameters == {"temperature": 0.1, "top_k": 0}
    assert (found.stop, found.max_tokens) == (("END",), 7)
    assert found.template is not None
    assert "prompt" in found.template.lower()


async def test_a_model_without_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is made up."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    async with fake_host(tmp_path, "a") as host, host.lease("a") as lease:
        found = lease.chat.defaults
        assert (found.system, found.messages, found.parameters, found.stop) == ("", (), {}, ())
        opening = open_model(lease.model)
        assert defaults_of(opening, lease.chat.facts) == found


async def test_a_parser_that_is_not_known_is_told(tmp_path: Path) -> None:
    """Names of ours and of other programs are used in silence; of others there is a notice."""
    async with fake_host(tmp_path, "a") as host, host.lease("a") as lease:
        opening = open_model(lease.model)
        for parser, notices in (("", 0), ("qwen3-coder", 0), ("harmony", 0), ("nobody", 1)):
            named = replace(opening, parser=parser)
            assert len(defaults_of(named, lease.chat.facts).notices) == notices


def test_missing_weights(tmp_path: Path) -> None:
    """A model whose file has gone is refused before a process is started."""
    library = Library(tmp_path / "library")
    model = add_model(library, "a", tmp_path)
    model.weights[0].unlink()
    with pytest.raises(GroundupError, match="sha256"):
        open_model(model)


def test_a_projector_reaches_the_engine(tmp_path: Path) -> None:
    """Its path is among the settings of the load, and its size in the memory that is predicted."""
    library = Library(tmp_path / "library")
    blind, seeing = (
        add_model(
            library, name, tmp_path, content="same", more=[part("projector", "e" * size)] if size else []
        )
        for name, size in (("a", 0), ("b", 100_000))
    )
    facts = library.facts(seeing)
    assert facts is not None
    without, settings = (open_model(model).engine_settings(64) for model in (blind, seeing))
    more = predicted_memory(settings, facts).total_bytes - predicted_memory(without, facts).total_bytes

    assert without.projector_path == ""
    assert Path(settings.projector_path).stat().st_size == 100_000
    assert more == int(100_000 * PROJECTOR_FACTOR)


async def test_a_projector_that_is_gone_is_told(tmp_path: Path) -> None:
    """The model reads and writes without it, and says why it does not see."""
    async with fake_host(tmp_path) as host:
        model = add_model(host.library, "a", tmp_path, more=[part("projector", "eyes")])
        (eyes,) = model.paths(LayerKind.PROJECTOR)
        eyes.unlink()
        async with host.lease("a") as lease:
            opening = open_model(model)
            (notice,) = defaults_of(opening, lease.chat.facts).notices

    assert opening.projector is None
    assert notice.startswith("It cannot see images here: ")
