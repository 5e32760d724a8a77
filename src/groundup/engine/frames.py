"""Frames on the engine's pipe: how messages are written and read.

A frame is a little-endian 32-bit length followed by one msgpack document: a `Command` on the way
to the worker, a list of `Event`s on the way back (all that one step produced travels in one frame).
msgspec checks every field of what arrives; pickle is never involved.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

import msgspec

from groundup.errors import ProtocolError

from .commands import Command
from .events import Event
from .protocol import EngineSettings

MAX_FRAME_BYTES = 64 * 1024 * 1024
HEADER_BYTES = 4
_LENGTH = struct.Struct("<I")

_encoder = msgspec.msgpack.Encoder()
_command_decoder: msgspec.msgpack.Decoder[Command] = msgspec.msgpack.Decoder(Command)
_events_decoder = msgspec.msgpack.Decoder(list[Event])
_settings_decoder = msgspec.json.Decoder(EngineSettings)


def encode_frame(content: Command | list[Event]) -> bytes:
    """One frame: length and content."""
    body = _encoder.encode(content)
    return _LENGTH.pack(len(body)) + body


def frame_length(header: bytes) -> int:
    """Length of the content that follows a 4-byte header.

    Raises:
        ProtocolError: more than `MAX_FRAME_BYTES`.
    """
    (length,) = _LENGTH.unpack(header)
    if length > MAX_FRAME_BYTES:
        raise ProtocolError(f"a frame of {length:,} bytes; at most {MAX_FRAME_BYTES:,} are accepted")
    return int(length)


def decode_command(body: bytes) -> Command:
    """A command from the content of a frame.

    Raises:
        ProtocolError: not a command.
    """
    try:
        return _command_decoder.decode(body)
    except msgspec.MsgspecError as error:
        raise ProtocolError(f"a frame that is not a command: {error}") from error


def decode_events(body: bytes) -> list[Event]:
    """The events of one frame.

    Raises:
        ProtocolError: not a list of events.
    """
    try:
        return _events_decoder.decode(body)
    except msgspec.MsgspecError as error:
        raise ProtocolError(f"a frame that is not a list of events: {error}") from error


def encode_settings(settings: EngineSettings) -> str:
    """Settings as one JSON argument for the worker's command line."""
    return msgspec.json.encode(settings).decode()


def decode_settings(text: str) -> EngineSettings:
    """The inverse of `encode_settings`.

    Raises:
        ProtocolError: not settings.
    """
    try:
        return _settings_decoder.decode(text)
    except msgspec.MsgspecError as error:
        raise ProtocolError(f"settings that are not of this protocol: {error}") from error


def read_frame(stream: BinaryIO) -> bytes | None:
    """The content of the next frame of a blocking stream; None at its end.

    Raises:
        ProtocolError: the stream ends inside a frame.
    """
    header = stream.read(HEADER_BYTES)
    if not header:
        return None
    if len(header) < HEADER_BYTES:
        raise ProtocolError("the pipe ended inside the length of a frame")
    length = frame_length(header)
    body = stream.read(length)
    if len(body) < length:
        raise ProtocolError(f"the pipe ended inside a frame: {len(body)} of {length} bytes")
    return body
