"""Manifests are read strictly, within bounds, and their bytes are kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.errors import GroundupError, InvalidManifestError
from groundup.library.layer_kinds import DOCKER_CONFIG, OCI_MANIFEST, OLLAMA_PREFIX, LayerKind
from groundup.library.manifest import FILE_NAME_ANNOTATION, Layer, Manifest, build_manifest, parse_manifest
from groundup.names import Digest

DIGESTS = [f"sha256:{character * 64}" for character in "0123456789abcdef"]
CONFIG = {"mediaType": DOCKER_CONFIG, "digest": DIGESTS[0], "size": 10}
MODEL = {"mediaType": f"{OLLAMA_PREFIX}model", "digest": DIGESTS[1], "size": 1000}


def document(**changes: Any) -> dict[str, Any]:
    """A right manifest with some keys changed."""
    return {"schemaVersion": 2, "mediaType": OCI_MANIFEST, "config": CONFIG, "layers": [MODEL], **changes}


def parsed(written: dict[str, Any]) -> Manifest:
    """Through the bytes."""
    return parse_manifest(json.dumps(written).encode())


def test_a_manifest_keeps_its_bytes() -> None:
    """Its digest is that of the bytes as they came, however they are laid out; unknown keys stay."""
    raw = json.dumps(document(unknown={"a": [1]}), indent=3).encode()
    manifest = parse_manifest(raw)
    assert (manifest.raw, manifest.digest) == (raw, Digest.of(raw))
    assert [layer.size_bytes for layer in manifest.blobs] == [10, 1000]
    assert manifest.size_bytes == 1010
    assert manifest.refusal == ""


def test_a_blob_that_is_listed_twice_counts_once() -> None:
    """The same file can be two layers."""
    manifest = parsed(document(layers=[MODEL, {**MODEL, "mediaType": f"{OLLAMA_PREFIX}projector"}]))
    assert manifest.size_bytes == 1010
    assert len(manifest.of_kind(LayerKind.PROJECTOR)) == 1


HOSTILE: dict[str, dict[str, Any]] = {
    "old version": document(schemaVersion=1),
    "index": document(mediaType="application/vnd.oci.image.index.v1+json"),
    "layers missing": {key: value for key, value in document().items() if key != "layers"},
    "layers not a list": document(layers={}),
    "negative size": document(layers=[{**MODEL, "size": -1}]),
    "huge size": document(layers=[{**MODEL, "size": 2**62}]),
    "size as text": document(layers=[{**MODEL, "size": "1000"}]),
    "size as fraction": document(layers=[{**MODEL, "size": 1.5}]),
    "two sizes": document(layers=[MODEL, {**MODEL, "size": 999}]),
    "too many layers": document(layers=[MODEL] * 1001),
    "path as digest": document(layers=[{**MODEL, "digest": "sha256:../../etc/passwd"}]),
    "capital digest": document(layers=[{**MODEL, "digest": "sha256:" + "A" * 64}]),
    "other digest": document(layers=[{**MODEL, "digest": "sha512:" + "a" * 64}]),
    "no media type": document(layers=[{**MODEL, "mediaType": ""}]),
    "newline in media type": document(layers=[{**MODEL, "mediaType": "a/b\n"}]),
    "file goes up": document(layers=[{**MODEL, "annotations": {FILE_NAME_ANNOTATION: "../x.gguf"}}]),
    "device name": document(layers=[{**MODEL, "annotations": {FILE_NAME_ANNOTATION: "NUL"}}]),
    "annotation not text": document(annotations={"a": 1}),
    "many annotations": document(annotations={str(number): "" for number in range(1001)}),
}


@pytest.mark.parametrize("written", HOSTILE.values(), ids=HOSTILE)
def test_what_breaks_a_rule_is_refused(written: dict[str, Any]) -> None:
    """With an error of ours, before anything is written anywhere."""
    with pytest.raises(GroundupError):
        parsed(written)


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff", b"[" * 100_000, b'{"a":' * 100_000, b" " * (4 << 20) + b"{}"]
)
def test_what_is_no_json_is_refused(raw: bytes) -> None:
    """Neither depth nor length gets further."""
    with pytest.raises(InvalidManifestError):
        parse_manifest(raw)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner), max_leaves=20
    )
)
def test_any_json_is_a_manifest_or_an_error(value: object) -> None:
    """Nothing but our errors comes out."""
    with pytest.raises(GroundupError):
        parse_manifest(json.dumps(value).encode())


@pytest.mark.parametrize(
    ("layers", "why"),
    [
        ([], "no weights"),
        ([{**MODEL, "mediaType": f"{OLLAMA_PREFIX}tensor"}], "not GGUF"),
        ([MODEL, {**MODEL, "mediaType": "application/vnd.cncf.model.weight.v1.safetensors"}], "not GGUF"),
    ],
)
def test_models_that_no_engine_runs_say_why(layers: list[dict[str, Any]], why: str) -> None:
    """They parse, so that they can be shown, and are refused when they are pulled."""
    assert why in parsed(document(layers=layers)).refusal


def test_building_is_reproducible() -> None:
    """The same parts give the same bytes, and annotations come in order."""
    layer = Layer(f"{OLLAMA_PREFIX}model", Digest.parse(DIGESTS[1]), 5, {FILE_NAME_ANNOTATION: "a.gguf"})
    config = Layer(DOCKER_CONFIG, Digest.parse(DIGESTS[0]), 2)
    first = build_manifest(config, [layer], annotations={"b": "1", "a": "2"})
    second = build_manifest(config, [layer], annotations={"a": "2", "b": "1"})
    assert first.raw == second.raw
    assert first.layers == (layer,)
    assert first.layers[0].file_name == "a.gguf"
