"""Of an index the model's manifest is taken, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from groundup.errors import HubAnswerError, InvalidDigestError
from groundup.hubs.registry_index import INDEX_TYPES, MAXIMUM_ENTRIES, chosen_manifest, is_index
from groundup.library.layer_kinds import DOCKER_MANIFEST, OCI_MANIFEST
from groundup.names import Digest

MODEL, OTHER = Digest.of(b"the model"), Digest.of(b"something else")


def entry(digest: Digest = MODEL, kind: str = OCI_MANIFEST, **more: Any) -> dict[str, Any]:
    return {"mediaType": kind, "digest": str(digest), "size": 10, **more}


def chosen(*entries: dict[str, Any]) -> Digest:
    raw = json.dumps({"schemaVersion": 2, "mediaType": INDEX_TYPES[0], "manifests": entries}).encode()
    return chosen_manifest(raw, name="class/tiny", host="registry.example")


@pytest.mark.parametrize("kind", [OCI_MANIFEST, DOCKER_MANIFEST, ""])
def test_the_one_manifest(kind: str) -> None:
    """The only entry is taken, of either type or of none."""
    assert chosen(entry(kind=kind)) == MODEL


def test_first_of_several_machines() -> None:
    """A model is the same for every machine: the first entry is as good as any."""
    assert (
        chosen(
            entry(platform={"architecture": "arm64", "os": "linux"}),
            entry(OTHER, platform={"architecture": "amd64", "os": "linux"}),
        )
        == MODEL
    )


def test_attestations_are_no_models() -> None:
    """What builders add about an image is passed over, however it is marked."""
    by_platform = entry(OTHER, platform={"architecture": "unknown", "os": "unknown"})
    by_annotation = entry(OTHER, annotations={"vnd.docker.reference.type": "attestation-manifest"})
    assert chosen(by_platform, by_annotation, entry()) == MODEL


def test_other_types_are_passed_over() -> None:
    """An entry that is another index, or a file, is not the model."""
    assert chosen(entry(OTHER, INDEX_TYPES[0]), entry(OTHER, "application/json"), entry()) == MODEL
    with pytest.raises(HubAnswerError, match="lists no model"):
        chosen(entry(OTHER, INDEX_TYPES[0]))


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b'{"manifests": 1}', b'{"manifests": [{"size": 1}]}', b"\xff", b"[" * 100_000]
)
def test_malformed(raw: bytes) -> None:
    """What is no index is the registry's fault."""
    with pytest.raises(HubAnswerError, match="malformed"):
        chosen_manifest(raw, name="class/tiny", host="registry.example")


def test_digest_of_another_form() -> None:
    """An entry cannot lead to a path: its digest is one of ours or refused."""
    with pytest.raises(InvalidDigestError):
        chosen({"mediaType": OCI_MANIFEST, "digest": "sha256:../../etc/passwd", "size": 1})


def test_too_many_entries() -> None:
    """An endless list is not searched."""
    with pytest.raises(HubAnswerError, match="more than"):
        chosen(*[entry()] * (MAXIMUM_ENTRIES + 1))


def test_what_is_an_index() -> None:
    """The type that it was sent with counts; where that says nothing, what it says of itself."""
    said = json.dumps({"mediaType": INDEX_TYPES[1]}).encode()
    assert is_index(b"", INDEX_TYPES[0])
    assert is_index(said, "application/octet-stream")
    assert not is_index(said, OCI_MANIFEST)
    assert not is_index(b"nonsense", "")
