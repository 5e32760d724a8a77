"""Names become paths and paths names, the same on every file system."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.errors import InvalidManifestError
from groundup.library.layer_kinds import DOCKER_CONFIG, OLLAMA_PREFIX
from groundup.library.manifest import Layer, build_manifest
from groundup.library.store import Store
from groundup.library.store.layout import Layout
from groundup.library.store.manifest_files import NAME_ANNOTATION, ManifestFile, _name_of, manifest_path
from groundup.names import Digest, ModelName, check_file_name, inside
from tests.canaries.careless_store import minds_capitals
from tests.faults import small_models
from tests.faults.small_models import SmallModel, pull, small_model

PART = st.from_regex(r"\A[A-Za-z0-9_][A-Za-z0-9_-]{0,79}\Z")
DOTTED = st.from_regex(r"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,79}\Z") | st.sampled_from(
    ["con", "nul.x", "a.", "LPT1", "x..y"]
)
HOSTS = st.sampled_from(["a.example", "localhost:5000", "con.example", "registry.ollama.ai"])
NAMES = st.builds("{}/{}/{}:{}".format, HOSTS, PART, DOTTED, DOTTED)


@given(NAMES)
def test_names_and_paths_are_one_to_one(text: str) -> None:
    """Every name has a path that is safe on every system, and the path gives the name again."""
    name = ModelName.parse(text)
    layout = Layout(Path("/store"))
    path = manifest_path(layout, name)
    assert inside(layout.manifests, path)
    check_file_name(path.relative_to(layout.manifests).as_posix())
    assert _name_of(path) == name


def test_namespaces_of_several_parts_stay_apart() -> None:
    """A model below another one's name is no conflict."""
    layout = Layout(Path("/store"))
    one = manifest_path(layout, ModelName.parse("a.example/org/team/model:x"))
    two = manifest_path(layout, ModelName.parse("a.example/org/team:model"))
    assert not one.is_relative_to(two)
    assert _name_of(one) == ModelName.parse("a.example/org/team/model:x")


def test_long_tags_are_shortened(store: Store, model: SmallModel) -> None:
    """File names at Hugging Face can be long; the model is found by the whole name."""
    name = ModelName.parse(f"hf.co/owner/repo:{'x' * 190}.gguf")
    pull(store, name, model)
    assert store.resolve(name) == model.manifest
    assert len(store.models()[0].path.name) <= 120
    assert store.resolve(store.names()[0]) == model.manifest


def spellings(store: Store, model: SmallModel) -> int:
    """How many models there are after two spellings of one name were pulled."""
    pull(store, ModelName.parse("Me/Poet:1B"), model)
    pull(store, ModelName.parse("me/poet:1b"), small_model(1000, seed=9))
    return len(store.names())


@pytest.mark.promise("S-15")
def test_capitals_make_no_second_model(store: Store, model: SmallModel) -> None:
    """The file is the same on systems that mind capitals and on those that do not."""
    assert spellings(store, model) == 1
    assert [path.name for path in (store.folder / "manifests" / "registry.ollama.ai").iterdir()] == ["me"]


@pytest.mark.canary("S-15")
def test_minding_capitals_is_caught(store: Store, model: SmallModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin keeps two files for one name, or loses one, as the system likes."""
    minds_capitals(monkeypatch)
    pull(store, ModelName.parse("Me/Poet:1B"), model)
    assert store.resolve(ModelName.parse("me/poet:1b")) != model.manifest


def test_the_written_form_is_shown(store: Store, name: ModelName) -> None:
    """If the manifest says it, and only if it is the same name."""
    config, weights = b"{}", b"weights"
    for written, shown in (("me/Poet:1B", "me/Poet:1B"), ("other", "me/poet:1b"), ("../x", "me/poet:1b")):
        manifest = build_manifest(
            Layer(DOCKER_CONFIG, Digest.of(config), 2),
            [Layer(f"{OLLAMA_PREFIX}model", Digest.of(weights), 7)],
            annotations={NAME_ANNOTATION: written},
        )
        contents = {Digest.of(content): content for content in (config, weights)}
        pull(store, name, small_models.SmallModel(manifest, contents))
        assert [one.short for one in store.names()] == [shown]


def test_a_pinned_name_finds_its_manifest_under_any_tag(
    store: Store, model: SmallModel, name: ModelName
) -> None:
    """And nothing else."""
    pull(store, name, model)
    assert store.resolve(ModelName.parse(f"me/poet@{model.manifest.digest}")) == model.manifest
    assert store.resolve(ModelName.parse(f"me/poet:1b@{Digest.of(b'')}")) is None
    assert store.resolve(ModelName.parse(f"me/else@{model.manifest.digest}")) is None


def test_damaged_manifests_hide_only_themselves(store: Store, model: SmallModel, name: ModelName) -> None:
    """The others are listed, and the damaged one says what is wrong."""
    pull(store, name, model)
    pull(store, ModelName.parse("me/other"), model)
    path = manifest_path(Layout(store.folder), name)
    path.write_bytes(b"\0" * 100)
    by_name: dict[ModelName, ManifestFile] = {one.name: one for one in store.models()}
    assert by_name[name].manifest is None
    assert by_name[name].problem
    assert by_name[ModelName.parse("me/other")].manifest == model.manifest
    with pytest.raises(InvalidManifestError):
        store.resolve(name)


def test_files_that_are_none_of_ours_are_passed_over(
    store: Store, model: SmallModel, name: ModelName
) -> None:
    """At other depths, with other names, hidden, or links."""
    pull(store, name, model)
    manifests = store.folder / "manifests"
    place = manifests / "registry.ollama.ai" / "me"
    (manifests / "file").write_bytes(b"")
    (place / "poet" / "Capital").write_bytes(b"")
    (place / "poet" / ".hidden").write_bytes(b"")
    (place / "poet" / "link").symlink_to(place / "poet" / "1b")
    assert store.names() == [name]


def test_empty_folders_go_with_their_model(store: Store, model: SmallModel, name: ModelName) -> None:
    """Up to the folder of all manifests."""
    pull(store, name, model)
    store.remove(name)
    assert list((store.folder / "manifests").iterdir()) == []
