"""Where a model on this device came from: a hint for people, kept beside the model.

Nothing is decided by it: what a model is follows from its digests alone. A hint that is lost or strange
only means that the source is not known.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from groundup.errors import LibraryError
from groundup.names import ModelName

BUILT_IN = "built-in"
FILE = "file"
GROWN = "grown"
CREATED = "created"
FROM_HUBS = ("registry", "huggingface")

ADOPTED = "adopted:"  # and the key of a tool

_LONGEST_SHOWN = 60


class ModelSource(msgspec.Struct, frozen=True, kw_only=True):
    """Where a model on this device came from: a hint for people, never trusted.

    `kind` is "registry", "huggingface", "file", "grown", "created", "peer", "kit", "adopted:" and a tool's
    name, or "built-in". `host` is the hub that was asked or the folder it lay in, `page` is for a browser,
    `revision` names the exact state that was fetched, `licence` is what the source said, and `fetched` is
    an ISO 8601 date and time; `name` is the full name at the hub, whatever it is called here. What is not
    known is "".
    """

    kind: str
    host: str = ""
    page: str = ""
    revision: str = ""
    licence: str = ""
    fetched: str = ""
    name: str = ""

    @property
    def told_name(self) -> ModelName | None:
        """The name at the hub; None if none is known, or what is kept is none."""
        try:
            return ModelName.parse(self.name) if self.name else None
        except LibraryError:
            return None

    @property
    def is_from_hub(self) -> bool:
        """Whether a hub can give the model again."""
        return self.kind in FROM_HUBS

    @property
    def is_adopted(self) -> bool:
        """Whether another tool keeps the model's files."""
        return self.kind.startswith(ADOPTED)

    @property
    def is_remote(self) -> bool:
        """Whether `host` is another computer, and no folder of this one."""
        return self.is_from_hub or self.kind == "peer"

    @property
    def shown(self) -> str:
        """In a few words: the host where there is one, else the kind."""
        text = self.host if self.is_remote and self.host else self.kind
        return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def now_text() -> str:
    """The present date and time in UTC, to the second, for `ModelSource.fetched`."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def encode_source(source: ModelSource) -> bytes:
    """A source as it is kept."""
    return msgspec.json.encode(source)


def decode_source(raw: bytes) -> ModelSource | None:
    """A source that was kept; None if it cannot be read any more."""
    try:
        return msgspec.json.decode(raw, type=ModelSource)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
