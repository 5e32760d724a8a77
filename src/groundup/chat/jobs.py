"""What travels between a `TemplateRenderer` and its child process.

A frame is a little-endian 32-bit length followed by one msgpack document: a `RenderJob` on the
way to the child, a `Rendered` or a `Refused` on the way back. This module knows no template
language, so that the parent never imports one.
"""

from __future__ import annotations

import struct
from typing import Any

import msgspec

from .messages import Message

MAX_TEMPLATE_BYTES = 256 * 1024
MAX_MESSAGES_BYTES = 16 * 1024 * 1024
MAX_OUTPUT_BYTES = MAX_MESSAGES_BYTES + 1024 * 1024
MAX_FRAME_BYTES = 2 * MAX_OUTPUT_BYTES  # a frame is msgpack around texts that are checked one by one
HEADER_BYTES = 4
JOB_TIMEOUT_S = 2.0
MEMORY_LIMIT_BYTES = 512 * 1024 * 1024

_LENGTH = struct.Struct("<I")


class RenderJob(msgspec.Struct, frozen=True, kw_only=True):
    """Render this template with these values."""

    template: str
    messages: list[Message]
    bos: str
    eos: str
    add_generation_prompt: bool
    tools: list[dict[str, Any]] = []
    variables: dict[str, Any] = {}  # what else the template is told, such as `enable_thinking`


class Rendered(msgspec.Struct, frozen=True, tag="rendered"):
    """What the template wrote."""

    text: str


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """Why there is no text."""

    detail: str


Reply = Rendered | Refused

_encoder = msgspec.msgpack.Encoder()
job_decoder = msgspec.msgpack.Decoder(RenderJob)
reply_decoder: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


def encode_frame(content: RenderJob | Reply) -> bytes:
    """One frame: length and content."""
    body = _encoder.encode(content)
    return _LENGTH.pack(len(body)) + body


def frame_length(header: bytes) -> int:
    """Length of the content that follows a 4-byte header.

    Raises:
        ValueError: more than `MAX_FRAME_BYTES`.
    """
    (length,) = _LENGTH.unpack(header)
    if length > MAX_FRAME_BYTES:
        raise ValueError(f"a frame of {length:,} bytes; at most {MAX_FRAME_BYTES:,} are accepted")
    return int(length)
