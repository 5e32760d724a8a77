"""Indexes of a registry: a list of manifests in place of one, and which of them is the model.

Images have an index with an entry for each kind of machine. A model is the same for all of them, so its
index mostly has one entry; builders add attestations beside it, which are no models.

Format: https://github.com/opencontainers/image-spec/blob/main/image-index.md
"""

from __future__ import annotations

from typing import Final

import msgspec

from groundup.errors import HubAnswerError
from groundup.library.layer_kinds import MANIFEST_TYPES
from groundup.names import Digest

INDEX_TYPES: Final = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
MAXIMUM_ENTRIES: Final = 1_000
# How builders mark an entry that tells something about another one.
_ABOUT_ANOTHER: Final = "vnd.docker.reference.type"
_NO_MACHINE: Final = "unknown"


class _Platform(msgspec.Struct):
    architecture: str = ""


class _Entry(msgspec.Struct, rename="camel"):
    digest: str
    media_type: str = ""
    platform: _Platform | None = None
    annotations: dict[str, str] | None = None

    @property
    def is_model(self) -> bool:
        """Whether it may be the model itself."""
        is_attestation = _ABOUT_ANOTHER in (self.annotations or {}) or (
            self.platform is not None and self.platform.architecture == _NO_MACHINE
        )
        return self.media_type in ("", *MANIFEST_TYPES) and not is_attestation


class _Index(msgspec.Struct):
    manifests: list[_Entry]


class _Kind(msgspec.Struct, rename="camel"):
    media_type: str = ""


def is_index(raw: bytes, media_type: str) -> bool:
    """Whether an answer is an index, by the type that it was sent with or the one that it says of itself."""
    if media_type in INDEX_TYPES:
        return True
    if media_type in MANIFEST_TYPES:
        return False
    try:
        return msgspec.json.decode(raw, type=_Kind).media_type in INDEX_TYPES
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False  # whoever reads it as a manifest says what is wrong with it


def chosen_manifest(raw: bytes, *, name: str, host: str) -> Digest:
    """The digest of the model's manifest: of several the first, whatever machine it names.

    Args:
        raw: the index.
        name: of the model, for messages.
        host: likewise.

    Raises:
        HubAnswerError: it is malformed, or lists no model.
        InvalidDigestError: a digest of another form than ours.
    """
    try:
        entries = msgspec.json.decode(raw, type=_Index).manifests
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise HubAnswerError(host, f"the index of {name} is malformed") from error
    if len(entries) > MAXIMUM_ENTRIES:
        raise HubAnswerError(host, f"the index of {name} has more than {MAXIMUM_ENTRIES:,} entries")
    for entry in entries:
        if entry.is_model:
            return Digest.parse(entry.digest)
    raise HubAnswerError(host, f"the index of {name} lists no model")
