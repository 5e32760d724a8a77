"""Small models of random bytes, and a pull of them from sources that may lie."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from groundup.errors import DigestMismatchError
from groundup.library.layer_kinds import DOCKER_CONFIG, OLLAMA_PREFIX
from groundup.library.manifest import Layer, Manifest, build_manifest
from groundup.library.store import BlobWriter, Store
from groundup.names import Digest, ModelName

CHUNK_BYTES = 64 << 10
PIECE_BYTES = 40_000

Source = Callable[[Digest], bytes]


@dataclass(frozen=True)
class SmallModel:
    """A manifest and the bytes of its blobs."""

    manifest: Manifest
    contents: dict[Digest, bytes]

    @property
    def weights(self) -> Digest:
        """The digest of the largest blob."""
        return max(self.contents, key=lambda digest: len(self.contents[digest]))

    def good(self, digest: Digest) -> bytes:
        """A source that gives the right bytes."""
        return self.contents[digest]

    def corrupt(self, digest: Digest) -> bytes:
        """A source that gives as many bytes, one of them wrong."""
        right = self.contents[digest]
        wrong = bytes([*right[:-1], right[-1] ^ 1])
        assert wrong != right
        assert len(wrong) == len(right)
        return wrong

    def early(self, digest: Digest) -> bytes:
        """A source whose first byte is wrong, so that the first chunk is poisoned."""
        right = self.contents[digest]
        return bytes([right[0] ^ 1]) + right[1:]

    def short(self, digest: Digest) -> bytes:
        """A source that ends in the middle."""
        return self.contents[digest][: len(self.contents[digest]) // 2]

    def long(self, digest: Digest) -> bytes:
        """A source that goes on after the end."""
        return self.contents[digest] + b"more"


def small_model(*sizes_bytes: int, seed: int = 1, shared: bytes = b"") -> SmallModel:
    """A model with a layer of random bytes of each size, and perhaps one that other models have too."""
    generator = random.Random(seed)
    contents = [generator.randbytes(size) for size in sizes_bytes] + ([shared] if shared else [])
    config = b'{"model_format":"gguf"}'
    manifest = build_manifest(
        Layer(DOCKER_CONFIG, Digest.of(config), len(config)),
        [Layer(f"{OLLAMA_PREFIX}model", Digest.of(content), len(content)) for content in contents],
    )
    return SmallModel(manifest, {Digest.of(content): content for content in (config, *contents)})


def pull(store: Store, name: ModelName, model: SmallModel, source: Source | None = None) -> None:
    """Fetch what is missing, from the good source by default, and give it a name."""
    with store.pull_session(model.manifest) as session:
        for writer in session.writers():
            fill(writer, source or model.good)
        session.commit(name)


def fill(writer: BlobWriter, source: Source) -> None:
    """Fetch one blob and publish it; what was reused and proves wrong is fetched afresh, once."""
    fetch(writer, source)
    try:
        writer.publish()
    except DigestMismatchError as error:
        if not error.reused_bytes:
            raise
        fetch(writer, source)
        writer.publish()


def fetch(writer: BlobWriter, source: Source, until: int | None = None) -> None:
    """Fetch what is missing of one blob, or what is missing before a byte, in small pieces."""
    content = source(writer.digest)
    for start, end in writer.missing_ranges():
        stop = len(content) if end == writer.size_bytes else end
        stop = stop if until is None else min(stop, until)
        for position in range(start, stop, PIECE_BYTES):
            writer.write(position, content[position : min(position + PIECE_BYTES, stop)])
