"""The cache of Hugging Face is read through its own links, and through no others."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from groundup.library.adopt.found import Findings
from groundup.library.adopt.hugging_face import TOOL
from groundup.library.adopt.search import search
from groundup.names import Digest

from .real_cache import downloaded
from .tool_trees import REVISION, around, hugging_face, model_file, part_files, put


def found(home: Path) -> Findings:
    """Everything in the usual folder."""
    return search(around(home), tools=["hugging-face"])


@pytest.fixture
def cache(home: Path) -> Path:
    """The usual folder."""
    return home / ".cache" / "huggingface" / "hub"


def test_variants_have_the_names_that_a_pull_would_give(home: Path, cache: Path) -> None:
    """`hf.co/owner/repository:QUANT`, by the file's name."""
    files = {"tiny-Q4_K_M.gguf": model_file("a"), "tiny-Q8_0.gguf": model_file("b"), "README.md": b"#"}
    hugging_face(cache, files)
    models = found(home).models
    assert [one.name.short for one in models] == ["hf.co/ada/tiny-GGUF:Q4_K_M", "hf.co/ada/tiny-GGUF:Q8_0"]
    assert models[0].page == "https://huggingface.co/ada/tiny-GGUF"
    assert models[0].revision == REVISION


def test_a_link_leads_to_the_blob_with_its_promise(home: Path, cache: Path) -> None:
    """The path is the blob's own, and its name is the digest that the bytes must have."""
    content = model_file()
    hugging_face(cache, {"tiny-Q4_K_M.gguf": content})
    file = found(home).models[0].weights[0]
    assert file.path.parent.name == "blobs"
    assert not file.path.is_symlink()
    assert file.promised == Digest.of(content)
    assert file.name == "tiny-Q4_K_M.gguf"


def test_parts_and_projector_belong_together(home: Path, cache: Path) -> None:
    """Also in a folder of their own."""
    first, second = part_files()
    files = {
        "Q8_0/tiny-Q8_0-00002-of-00002.gguf": second,
        "Q8_0/tiny-Q8_0-00001-of-00002.gguf": first,
        "mmproj-F16.gguf": model_file("eyes"),
    }
    hugging_face(cache, files)
    (model,) = found(home).models
    assert [file.name[-19:-5] for file in model.weights] == ["00001-of-00002", "00002-of-00002"]
    assert model.projector is not None
    assert model.name.tag == "Q8_0"


def test_parts_that_are_missing_are_counted(home: Path, cache: Path) -> None:
    """A set that is not whole cannot be adopted."""
    hugging_face(cache, {"tiny-00001-of-00003.gguf": part_files()[0]})
    assert found(home).models[0].problem == "of its 3 parts, 1 are there"


def test_the_main_snapshot_counts(home: Path, cache: Path) -> None:
    """Of two states of a file the one of the main branch; what only an older state has is there, too."""
    old = "f" * 40
    hugging_face(
        cache, {"tiny-Q4_0.gguf": model_file("old"), "gone-Q2_K.gguf": model_file("x")}, revision=old
    )
    hugging_face(cache, {"tiny-Q4_0.gguf": model_file("new")})
    models = {one.name.tag: one for one in found(home).models}
    assert set(models) == {"Q4_0", "Q2_K"}
    assert models["Q4_0"].revision == REVISION
    assert models["Q2_K"].revision == old


@pytest.mark.parametrize(
    "target",
    ["{outside}", "../../../../../../outside.gguf", "../../../models--eve--x/blobs/{digest}", "loop.gguf"],
    ids=["absolute", "upwards", "another repository", "itself"],
)
def test_links_to_anywhere_else_are_refused(home: Path, cache: Path, tmp_path: Path, target: str) -> None:
    """Only from a snapshot to the blobs of its own repository, one step."""
    content = model_file("outside")
    outside = put(home / "outside.gguf", content)
    digest = hashlib.sha256(content).hexdigest()
    put(cache / "models--eve--x" / "blobs" / digest, content)
    snapshot = hugging_face(cache, {"tiny-Q4_0.gguf": model_file()})
    (snapshot / "loop.gguf").symlink_to(target.format(outside=outside, digest=digest))
    findings = found(home)
    assert [one.name.tag for one in findings.models] == ["Q4_0"]
    assert [one.path.name for one in findings.skipped] == ["loop.gguf"]


def test_a_blob_that_is_a_link_is_refused(home: Path, cache: Path) -> None:
    """One step and no more."""
    snapshot = hugging_face(cache, {"tiny-Q4_0.gguf": model_file()})
    blob = (snapshot / "tiny-Q4_0.gguf").resolve()
    blob.rename(home / "moved.gguf")
    blob.symlink_to(home / "moved.gguf")
    assert found(home).models == []


def test_a_folder_of_blobs_that_is_a_link_is_refused(home: Path, cache: Path) -> None:
    """The way there must not leave the cache either."""
    snapshot = hugging_face(cache, {"tiny-Q4_0.gguf": model_file()})
    blobs = snapshot.parent.parent / "blobs"
    blobs.rename(home / "elsewhere")
    blobs.symlink_to(home / "elsewhere")
    findings = found(home)
    assert findings.models == []
    assert "outside" in findings.skipped[0].reason


def test_a_snapshot_without_links_is_read(home: Path, cache: Path) -> None:
    """On disks where there are none the files themselves lie there, and promise nothing."""
    put(cache / "models--ada--tiny" / "snapshots" / REVISION / "tiny-Q4_0.gguf", model_file())
    (model,) = found(home).models
    assert model.weights[0].promised is None


def test_repositories_without_an_owner_get_a_name_of_this_device(home: Path, cache: Path) -> None:
    """Names at Hugging Face have an owner."""
    hugging_face(cache, {"a-Q4_0.gguf": model_file()}, repository="models--tiny")
    assert found(home).models[0].name.short == "local/hugging-face/tiny:Q4_0"


def test_other_kinds_of_repositories_are_left_alone(home: Path, cache: Path) -> None:
    """Datasets and spaces hold no models."""
    hugging_face(cache, {"a-Q4_0.gguf": model_file()}, repository="datasets--ada--tiny")
    assert found(home).models == []


def test_folders_follow_the_variables(home: Path) -> None:
    """The hub's own, then the home of Hugging Face, then the cache."""
    environment = {"HF_HUB_CACHE": "/a/hub", "HF_HOME": "/b", "XDG_CACHE_HOME": "/c"}
    folders = [str(one) for one in TOOL.folders(around(home, environment))]
    assert folders == ["/a/hub", "/b/hub", "/c/huggingface/hub"]
    assert list(TOOL.folders(around(home, system="darwin"))) == [home / ".cache" / "huggingface" / "hub"]


def test_the_cache_that_the_real_library_writes(home: Path) -> None:
    """Blobs, links, revision and folders as `huggingface_hub` makes them now."""
    files = {"tiny-Q4_0.gguf": model_file(), "Q8_0/tiny-Q8_0.gguf": model_file("b"), "README.md": b"# Tiny"}
    downloaded(home, "ada/tiny-GGUF", files)
    findings = found(home)
    assert findings.skipped == []
    models = {one.name.tag: one for one in findings.models}
    assert set(models) == {"Q4_0", "Q8_0"}
    assert models["Q4_0"].weights[0].promised == Digest.of(files["tiny-Q4_0.gguf"])
    assert models["Q8_0"].weights[0].path.read_bytes() == files["Q8_0/tiny-Q8_0.gguf"]
    assert {one.revision for one in findings.models} == {REVISION}
