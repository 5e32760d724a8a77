"""The messages of a room, with their limits: who answers, what is offered, which chunks are here.

Nothing in here is believed because it is well formed. Digests decide about bytes; a list of chunk hashes
only helps to find out early, and who is to blame.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

import msgspec

from groundup.errors import HubAnswerError
from groundup.names import Digest

PROTOCOL: Final = 1
DEFAULT_PORT: Final = 24863
ROOT: Final = "/groundup/1"
HELLO_PATH: Final = f"{ROOT}/hello"
MODELS_PATH: Final = f"{ROOT}/models"

SMALLEST_CHUNK_BYTES: Final = 4 << 20
MAXIMUM_CHUNKS: Final = 2_048
MAXIMUM_MODELS: Final = 2_000
MAXIMUM_NEIGHBOURS: Final = 64
LONGEST_HELLO_BYTES: Final = 4 << 10
LONGEST_LIST_BYTES: Final = 16 << 20
LONGEST_MAP_BYTES: Final = 64 << 10
LONGEST_HASHES_BYTES: Final = 512 << 10

Message = TypeVar("Message")


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """The only thing that is said without a proof: how to make one. `salt` and `session` are hexadecimal."""

    protocol: int
    salt: str
    session: str


class OfferedModel(msgspec.Struct, frozen=True, kw_only=True):
    """A model that may be had. `manifest` is the text of it, byte for byte; `licence` is a hint."""

    name: str
    digest: str
    size_bytes: int
    licence: str = ""
    manifest: str


class ModelList(msgspec.Struct, frozen=True, kw_only=True):
    """All models that a computer offers."""

    models: tuple[OfferedModel, ...]


class BlobMap(msgspec.Struct, frozen=True, kw_only=True):
    """Which chunks of a blob a computer has, and which it has given out; bit 0 is the first chunk.

    `neighbours` are others of the room that were heard of lately, as "address:port".
    """

    size_bytes: int
    chunk_bytes: int
    have: str  # a number in hexadecimal digits
    given: str = "0"
    neighbours: tuple[str, ...] = ()


class ChunkHashes(msgspec.Struct, frozen=True, kw_only=True):
    """The SHA-256 of every chunk of a blob, in hexadecimal digits, one after the other."""

    size_bytes: int
    chunk_bytes: int
    hashes: str

    def of_chunk(self, number: int) -> str:
        """The hash of one chunk."""
        return self.hashes[number * 64 : number * 64 + 64]


def map_path(digest: Digest) -> str:
    """Where the map of a blob is."""
    return f"{ROOT}/blobs/{digest.hex}/map"


def hashes_path(digest: Digest) -> str:
    """Where the hashes of a blob's chunks are."""
    return f"{ROOT}/blobs/{digest.hex}/chunks"


def blob_path(digest: Digest) -> str:
    """Where the bytes of a blob are."""
    return f"{ROOT}/blobs/{digest.hex}"


def chunk_bytes_for(size_bytes: int) -> int:
    """How long the chunks of a blob are: 4 MiB, or as many more as keep the map short."""
    chunk_bytes = SMALLEST_CHUNK_BYTES
    while size_bytes > chunk_bytes * MAXIMUM_CHUNKS:
        chunk_bytes *= 2
    return chunk_bytes


def chunk_count(size_bytes: int, chunk_bytes: int) -> int:
    """How many chunks a blob has; an empty one has one, so that it can be had."""
    return max(1, -(-size_bytes // chunk_bytes))


def chunk_range(number: int, size_bytes: int, chunk_bytes: int) -> tuple[int, int]:
    """The bytes of a chunk: start, and end (not included)."""
    return number * chunk_bytes, min((number + 1) * chunk_bytes, size_bytes)


def bits_of(numbers: Sequence[int]) -> int:
    """The set of chunk numbers as the bits of one number."""
    bits = bytearray(max(numbers, default=0) // 8 + 1)
    for number in numbers:
        bits[number // 8] |= 1 << number % 8
    return int.from_bytes(bits, "little")


def read_message(host: str, raw: bytes, kind: type[Message]) -> Message:
    """Read a message of a neighbour.

    Raises:
        HubAnswerError: it is no such message.
    """
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise HubAnswerError(host, f"{error}".rstrip(".").replace("\n", " ")) from None


def check_chunks(host: str, size_bytes: int, found: BlobMap | ChunkHashes) -> None:
    """Refuse a map or a list of hashes that does not fit a blob.

    Raises:
        HubAnswerError: the sizes or the count of chunks are impossible, or other than promised.
    """
    if found.size_bytes != size_bytes:
        raise HubAnswerError(host, f"it speaks of {found.size_bytes:,} bytes where there are {size_bytes:,}")
    if not 1 <= found.chunk_bytes <= chunk_bytes_for(size_bytes):  # a chunk has to fit into memory
        raise HubAnswerError(host, f"its chunks have {found.chunk_bytes:,} bytes")
    count = chunk_count(size_bytes, found.chunk_bytes)
    if count > MAXIMUM_CHUNKS:
        raise HubAnswerError(host, f"it cuts a file into {count:,} chunks")
    if isinstance(found, ChunkHashes):
        if len(found.hashes) != 64 * count or not _is_hexadecimal(found.hashes):
            raise HubAnswerError(host, "its list of chunk hashes has another length than the file")
        return
    for bits in (found.have, found.given):
        if not 1 <= len(bits) <= MAXIMUM_CHUNKS // 4 + 1 or not _is_hexadecimal(bits):
            raise HubAnswerError(host, "its map is not a number")


def read_bits(text: str, count: int) -> int:
    """The chunks of a map that was checked; bits beyond the last chunk are dropped."""
    return int(text, 16) & ((1 << count) - 1)


def _is_hexadecimal(text: str) -> bool:
    return not text.strip("0123456789abcdef")
