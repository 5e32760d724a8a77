"""Media types tell what a layer is for."""

from __future__ import annotations

import pytest

from groundup.library.layer_kinds import MEDIA_TYPES, LayerKind, is_media_type, kind_of


def test_known_types() -> None:
    """Ollama's, Docker's and the CNCF's weights are weights."""
    weights = [media_type for media_type, kind in MEDIA_TYPES.items() if kind is LayerKind.WEIGHTS]
    assert {media_type.split("/")[1].split(".")[1] for media_type in weights} == {"ollama", "docker", "cncf"}


def test_parameters_of_a_type_are_passed_over() -> None:
    """What follows a semicolon does not change the kind, and unknown types are foreign."""
    assert kind_of("application/vnd.ollama.image.license; charset=utf-8") is LayerKind.LICENCE
    assert kind_of("application/octet-stream") is LayerKind.FOREIGN


@pytest.mark.parametrize("text", ["", "text", "a/b/c", "a/\n", "/b", "a /b", "a/" + "b" * 300, "é/x"])
def test_other_texts_are_no_types(text: str) -> None:
    """A type is two short words of ASCII with a stroke between them."""
    assert not is_media_type(text)


def test_types_of_the_table_have_the_form() -> None:
    """The table obeys the rule."""
    assert [media_type for media_type in MEDIA_TYPES if not is_media_type(media_type)] == []
