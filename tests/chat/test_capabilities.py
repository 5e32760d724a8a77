"""What may be asked of a model is told from its template."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from groundup.chat.capabilities import capabilities, file_capabilities
from groundup.library.installed import Library
from groundup.library.layer_kinds import OLLAMA_PREFIX, LayerKind
from groundup.library.model_settings import ModelSettings, SavedTemplate
from groundup.library.new_model import SmallPart
from tests.library.small_library import add_model

from .tool_templates import TOOL_FAMILIES


@pytest.mark.parametrize("name", TOOL_FAMILIES)
def test_families_can_what_their_templates_can(name: str) -> None:
    """Tools where the template looks at them, thinking where it writes its tags."""
    family = TOOL_FAMILIES[name]
    found = capabilities(family.template, "", can_write=True, can_see=False)
    assert ("thinking" in found) == family.can_think
    assert ("tools" in found) == ("{% if tools %}" in family.template)


@pytest.mark.parametrize(
    ("template", "found"),
    [
        (None, ("completion",)),
        ("{{ messages[0].content }}", ("completion",)),
        ("You have no tools. {{ messages[0].tools }}", ("completion",)),
        ("{{ tools }}", ("completion", "tools")),
    ],
)
def test_words_are_no_capabilities(template: str | None, found: tuple[str, ...]) -> None:
    """A template that only speaks of tools cannot be told of any."""
    assert capabilities(template, "", can_write=True, can_see=False) == found


def test_other_kinds_of_models_are_told_apart() -> None:
    """One that gives vectors, or ranks, can do nothing else; one that sees takes images."""
    assert capabilities("{{ tools }}", "", can_write=False, can_see=False) == ("embedding",)
    assert capabilities("{{ tools }}", "", can_write=False, can_see=False, can_rank=True) == ("rerank",)
    assert capabilities(None, "", can_write=True, can_see=True) == ("completion", "vision")


def test_files_say_the_same(tmp_path: Path) -> None:
    """Of a model in files a chosen template counts; one that came from a hub only without another."""
    library = Library(tmp_path / "library")
    facts = library.facts(add_model(library, "small", tmp_path))
    assert facts is not None
    chosen = ModelSettings(template=SavedTemplate("{{ tools }}", is_go=False, is_chosen=True))
    pulled = ModelSettings(template=SavedTemplate("{{ tools }}", is_go=False, is_chosen=False))
    assert file_capabilities(facts, chosen, "") == ("completion", "tools")
    assert file_capabilities(facts, pulled, "") == ("completion",)


def test_a_projector_lets_a_model_see(tmp_path: Path) -> None:
    """One that the engine cannot use, because of how the model counts positions, does not."""
    library = Library(tmp_path / "library")
    eyes = SmallPart(f"{OLLAMA_PREFIX}projector", b"a projector")
    model = add_model(library, "small", tmp_path, more=[eyes])
    facts = library.facts(model)
    assert facts is not None
    settings = ModelSettings(projectors=model.manifest.of_kind(LayerKind.PROJECTOR))
    planar, hybrid = (replace(facts, architecture=name) for name in ("qwen3vl", "qwen35"))

    assert "vision" in file_capabilities(facts, settings, "")
    assert "vision" not in file_capabilities(facts, ModelSettings(), "")
    assert "vision" in file_capabilities(planar, settings, "")
    assert "vision" not in file_capabilities(hybrid, settings, "")
