"""Variants of a model, told from file names."""

from __future__ import annotations

import pytest

from groundup.errors import NotOnHubError, UnusableReleaseError
from groundup.hubs.repository import RepositoryFile
from groundup.hubs.variants import choose, projector, variants


def files(*names: str) -> list[RepositoryFile]:
    """Files of these names."""
    return [RepositoryFile(name, 1, None) for name in names]


def chosen(tag: str, *names: str) -> tuple[list[str], str]:
    """What a tag means among these files, and what is said about it."""
    variant, notice = choose(variants(files(*names)), tag, name="ada/tiny", host="hub.example")
    return [one.name for one in variant.files], notice


def test_usual_is_taken_silently() -> None:
    """Q4_K_M is what everybody means."""
    assert chosen("latest", "a-Q8_0.gguf", "a-Q4_K_M.gguf") == (["a-Q4_K_M.gguf"], "")


def test_nearest_is_taken_aloud() -> None:
    """Where the usual one is missing, the nearest is taken, and that is said."""
    taken, notice = chosen("latest", "a-Q8_0.gguf", "a-Q2_K.gguf", "a-Q5_K_M.gguf")
    assert taken == ["a-Q5_K_M.gguf"]
    assert "Q4_K_M" in notice
    assert "Q5_K_M" in notice


def test_only_one_is_taken() -> None:
    """A repository with one file means that file, whatever it is called."""
    assert chosen("latest", "weights.gguf") == (["weights.gguf"], "")


def test_parts_belong_together() -> None:
    """Parts are one variant, in order; a set with a gap is none."""
    names = [f"a-Q4_K_M-{part:05}-of-00003.gguf" for part in (2, 3, 1)]
    assert chosen("latest", *names)[0] == sorted(names)
    assert variants(files(*names[:2])) == []


def test_same_quantisation_twice() -> None:
    """Two models with one quantisation in a repository: the user has to say which."""
    with pytest.raises(UnusableReleaseError) as caught:
        chosen("Q4_K_M", "a-Q4_K_M.gguf", "b-Q4_K_M.gguf")
    assert "a-Q4_K_M.gguf" in caught.value.hint
    assert chosen("b-q4_k_m.gguf", "a-Q4_K_M.gguf", "b-Q4_K_M.gguf")[0] == ["b-Q4_K_M.gguf"]


def test_unknown_tag() -> None:
    """What is not there is answered with what is."""
    with pytest.raises(NotOnHubError) as caught:
        chosen("Q3_K_S", "a-Q4_K_M.gguf", "a-Q8_0.gguf")
    assert caught.value.choices == ("Q4_K_M", "Q8_0")


def test_files_beside_the_model() -> None:
    """A projector and an importance matrix are no variants; the projector comes in half precision."""
    names = (
        "a-Q4_K_M.gguf",
        "mmproj-a-F32.gguf",
        "mmproj-a-BF16.gguf",
        "mmproj-a-f16.gguf",
        "a.imatrix.gguf",
    )
    assert chosen("latest", *names)[0] == ["a-Q4_K_M.gguf"]
    found = projector(files(*names))
    assert found is not None
    assert found.name == "mmproj-a-f16.gguf"
    assert projector(files("a-Q4_K_M.gguf")) is None
