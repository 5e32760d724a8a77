"""Where everything in a store lies. Paths only: nothing is opened here.

```
blobs/sha256-<64 hex>            published, read-only, never rewritten
partials/<64 hex>.<writer>/      data and journal of one download in progress
pins/<writer>                    digests that a live operation needs
manifests/<host>/<namespace>/<model>/<tag>
trash/sha256-<64 hex>.<writer>   the waiting room of the collection
quarantine/sha256-<64 hex>.<random>   what failed its verification
records/sha256-<64 hex>          size, time and inode at the last full hash
external/sha256-<64 hex>         where another tool keeps the file, and what it looked like
sources/sha256-<64 hex>          where a model came from, by the digest of its manifest: a hint
facts/sha256-<64 hex>            what the header of a model file says, by the digest of its blob: a hint
format                           version of this layout
```
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from groundup.names import Digest

from .writer_identity import WriterIdentity


@dataclass(frozen=True, slots=True)
class Layout:
    """The places in the store at `root`. Only a `Digest` leads to the path of a blob."""

    root: Path

    @property
    def blobs(self) -> Path:
        """Published blobs."""
        return self.root / "blobs"

    @property
    def partials(self) -> Path:
        """Downloads in progress."""
        return self.root / "partials"

    @property
    def pins(self) -> Path:
        """What live operations need."""
        return self.root / "pins"

    @property
    def manifests(self) -> Path:
        """The models, by name."""
        return self.root / "manifests"

    @property
    def trash(self) -> Path:
        """Blobs that a collection is about to delete."""
        return self.root / "trash"

    @property
    def quarantine(self) -> Path:
        """Blobs whose bytes were not theirs."""
        return self.root / "quarantine"

    @property
    def records(self) -> Path:
        """What the last full hash of each blob saw."""
        return self.root / "records"

    @property
    def sources(self) -> Path:
        """Where models came from."""
        return self.root / "sources"

    @property
    def facts(self) -> Path:
        """What the headers of model files say."""
        return self.root / "facts"

    @property
    def external(self) -> Path:
        """Where other tools keep files that are used in their place."""
        return self.root / "external"

    @property
    def format(self) -> Path:
        """The version of the layout."""
        return self.root / "format"

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder of a store."""
        return (
            self.blobs, self.partials, self.pins, self.manifests, self.trash, self.quarantine, self.records,
            self.external,
            self.sources, self.facts,
        )  # fmt: skip

    def blob(self, digest: Digest) -> Path:
        """Where a published blob lies."""
        return self.blobs / digest.file_name

    def partial(self, digest: Digest, writer: WriterIdentity) -> Path:
        """The folder of a writer's download of a blob."""
        return self.partials / f"{digest.hex}.{writer}"

    def pin(self, writer: WriterIdentity) -> Path:
        """The pin of a writer."""
        return self.pins / str(writer)

    def trashed(self, digest: Digest, writer: WriterIdentity) -> Path:
        """Where a writer's collection puts a blob before it decides."""
        return self.trash / f"{digest.file_name}.{writer}"

    def quarantined(self, digest: Digest) -> Path:
        """A free place for a damaged blob."""
        return self.quarantine / f"{digest.file_name}.{secrets.token_hex(4)}"

    def record(self, digest: Digest) -> Path:
        """What was seen of a blob at its last full hash."""
        return self.records / digest.file_name

    def external_record(self, digest: Digest) -> Path:
        """What is known of the file that another tool keeps."""
        return self.external / digest.file_name
