"""The settings that a model brings, from its layers; and layers that are not of their form."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import UnusableLayerError
from groundup.library.installed import InstalledModel, Library
from groundup.library.layer_kinds import OLLAMA_PREFIX
from groundup.library.model_settings import (
    MAXIMUM_TEMPLATE_BYTES,
    ModelSettings,
    SavedMessage,
    SavedTemplate,
    read_licences,
    read_settings,
)
from groundup.library.new_model import SmallPart

from .small_library import add_model

JINJA = "application/vnd.docker.ai.chat.template.jinja"


def with_layers(folder: Path, **layers: bytes) -> InstalledModel:
    """A model with these layers; the names are Ollama's, and "jinja"."""
    parts = [
        SmallPart(JINJA if kind == "jinja" else f"{OLLAMA_PREFIX}{kind}", content)
        for kind, content in layers.items()
    ]
    return add_model(Library(folder / "library"), "a", folder, more=parts)


def test_all_settings(tmp_path: Path) -> None:
    """Each kind of layer is found and read."""
    model = with_layers(
        tmp_path,
        system=b"Be kind.",
        params=b'{"temperature": 0.5, "stop": ["a"], "num_ctx": 2048}',
        template=b"{{ .Prompt }}",
        messages=b'[{"role": "user", "content": "Hi", "images": null}]',
        license=b"CC0",
        adapter=b"not looked at",
    )
    settings = read_settings(model)
    assert settings.system == "Be kind."
    assert settings.parameters == {"temperature": 0.5, "stop": ["a"], "num_ctx": 2048}
    assert settings.template == SavedTemplate("{{ .Prompt }}", is_go=True, is_chosen=False)
    assert settings.messages == (SavedMessage("user", "Hi"),)
    assert len(settings.adapters) == 1
    assert read_licences(model) == ("CC0",)


def test_model_without_settings(tmp_path: Path) -> None:
    """Weights alone bring nothing."""
    assert read_settings(with_layers(tmp_path)) == ModelSettings()


def test_jinja_beside_the_weights_was_chosen(tmp_path: Path) -> None:
    """A layer in Jinja is there because somebody wanted it instead of that in the weights."""
    model = with_layers(tmp_path, template=b"{{ .Prompt }}", jinja=b"{{ messages }}")
    assert read_settings(model).template == SavedTemplate("{{ messages }}", is_go=False, is_chosen=True)


def test_strange_parameters_are_kept(tmp_path: Path) -> None:
    """Names and values that mean nothing here are no reason to refuse a model."""
    model = with_layers(tmp_path, params=b'{"warp": {"a": [1]}, "top_k": null, "seed": 5}')
    assert read_settings(model).parameters == {"warp": '{"a":[1]}', "top_k": "null", "seed": 5}


@pytest.mark.parametrize(
    ("kind", "content", "named"),
    [
        ("params", b"[]", "parameters"),
        ("params", b'{"a": ' + b"[" * 100_000, "parameters"),
        ("messages", b'{"role": "user"}', "messages"),
        ("messages", b'[{"role": "root", "content": "a"}]', "messages"),
        ("messages", b'[{"content": "a"}]', "messages"),
        ("system", b"\xff\xfe", "system"),
        ("template", b"\x80", "go_template"),
        ("template", b"a" * (MAXIMUM_TEMPLATE_BYTES + 1), "go_template"),
    ],
)
def test_wrong_layers_are_named(tmp_path: Path, kind: str, content: bytes, named: str) -> None:
    """A layer that is not of its form is refused with its kind and digest."""
    model = with_layers(tmp_path, **{kind: content})
    with pytest.raises(UnusableLayerError) as caught:
        read_settings(model)
    assert caught.value.kind == named
    assert caught.value.digest.startswith("sha256:")
