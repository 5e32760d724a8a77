"""Every message survives the pipe, and everything else on it is refused with a typed error."""

from __future__ import annotations

import contextlib
import io
import struct
from collections.abc import Callable
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.engine import commands, events, protocol
from groundup.engine.commands import Cancel, Command, Shutdown
from groundup.engine.events import Done, Event, Text
from groundup.engine.frames import (
    HEADER_BYTES,
    MAX_FRAME_BYTES,
    decode_command,
    decode_events,
    decode_settings,
    encode_frame,
    encode_settings,
    frame_length,
    read_frame,
)
from groundup.engine.protocol import EngineSettings
from groundup.errors import ProtocolError

COMMANDS: tuple[type[msgspec.Struct], ...] = get_args(Command)
EVENTS: tuple[type[msgspec.Struct], ...] = get_args(Event)


def filled(kind: type[msgspec.Struct]) -> Any:
    """A message with a telling value in every field."""
    return kind(
        **{field.name: _value(field.type) for field in msgspec.structs.fields(kind)},
    )


def _value(kind: Any) -> Any:
    name, choices = getattr(kind, "__name__", ""), get_args(kind)
    simple = {"int": 7, "float": 0.5, "bool": True, "str": "é🌱", "bytes": b"\xff\x00"}
    if name in simple:
        return simple[name]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return filled(kind)
    if name == "list":
        return [_value(choices[0])] * 2
    if name == "dict":
        return {_value(choices[0]): "x" if choices[1] is Any else _value(choices[1])}
    return _value(choices[0])  # X | None


def body(content: Command | list[Event]) -> bytes:
    return encode_frame(content)[HEADER_BYTES:]


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_every_command_survives(kind: type[msgspec.Struct]) -> None:
    """A command with every field set is the same on the other side."""
    command = filled(kind)

    assert decode_command(body(command)) == command


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_every_event_survives(kind: type[msgspec.Struct]) -> None:
    """An event with every field set is the same on the other side, among others in one frame."""
    event = filled(kind)

    assert decode_events(body([event, event])) == [event, event]


def test_every_message_is_part_of_the_protocol() -> None:
    """No struct with a tag was forgotten in `Command` or `Event`, and no tag means two things."""
    tagged = {
        value.__struct_config__.tag: value
        for module in (commands, events)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, msgspec.Struct) and value.__struct_config__.tag
    }
    assert set(tagged.values()) == {*COMMANDS, *EVENTS}
    assert len(tagged) == len(COMMANDS) + len(EVENTS)


def test_settings_survive_the_command_line() -> None:
    """Settings with every field set are the same in the worker."""
    settings = filled(EngineSettings)

    assert decode_settings(encode_settings(settings)) == settings


def test_a_length_above_the_limit_is_refused() -> None:
    """A frame may have `MAX_FRAME_BYTES` and not one more."""
    assert frame_length(struct.pack("<I", MAX_FRAME_BYTES)) == MAX_FRAME_BYTES
    with pytest.raises(ProtocolError, match="67,108,865 bytes; at most 67,108,864"):
        frame_length(struct.pack("<I", MAX_FRAME_BYTES + 1))


def test_an_oversized_frame_is_refused_before_it_is_read() -> None:
    """The announced length decides; no memory is taken for the content."""
    stream = io.BytesIO(struct.pack("<I", 2**32 - 1) + b"x")

    with pytest.raises(ProtocolError):
        read_frame(stream)
    assert stream.read() == b"x"


@pytest.mark.parametrize("length", range(1, 12))
def test_a_truncated_frame_is_refused(length: int) -> None:
    """A pipe that ends anywhere inside a frame is an error that says where."""
    frame = encode_frame(Cancel(7))

    with pytest.raises(ProtocolError, match="the pipe ended inside"):
        read_frame(io.BytesIO(frame[:length]))


def test_frames_follow_each_other_until_the_end() -> None:
    """Frames are read one by one, and the end between two frames is no error."""
    stream = io.BytesIO(encode_frame(Cancel(1)) + encode_frame(Shutdown()))

    read = [read_frame(stream) for _ in range(3)]

    assert [frame and decode_command(frame) for frame in read] == [Cancel(1), Shutdown(), None]


Decoder = Callable[[bytes], object]
DECODERS: list[Decoder] = [
    decode_command,
    decode_events,
    lambda data: decode_settings(data.decode("latin-1")),
]


@pytest.mark.parametrize("decode", DECODERS, ids=["command", "events", "settings"])
@given(data=st.binary(max_size=60))
def test_garbage_is_refused(decode: Decoder, data: bytes) -> None:
    """Whatever bytes come, they are a message or a `ProtocolError`, never another exception."""
    with contextlib.suppress(ProtocolError):
        decode(data)


WRONG: dict[str, tuple[Decoder, object]] = {
    "an unknown tag": (decode_command, {"type": "explode", "request_id": 1}),
    "no tag": (decode_command, {"request_id": 1}),
    "a missing field": (decode_command, {"type": "cancel"}),
    "a field of another type": (decode_command, {"type": "cancel", "request_id": "1"}),
    "an event among commands": (decode_command, {"type": "load_progress", "fraction": 0.5}),
    "a command among events": (decode_events, [{"type": "cancel", "request_id": 1}]),
    "an unknown event": (decode_events, [{"type": "boom"}]),
    "one event without its list": (decode_events, {"type": "text", "request_id": 1, "text": "a"}),
    "not even a map": (decode_events, 7),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_messages_are_refused(name: str) -> None:
    """Well-formed msgpack that is not of the protocol is a `ProtocolError`."""
    decode, content = WRONG[name]

    with pytest.raises(ProtocolError, match="a frame that is not"):
        decode(msgspec.msgpack.encode(content))


@given(st.text(), st.integers(0, 2**63 - 1))
def test_any_text_survives(text: str, request_id: int) -> None:
    """Any text and any request id come out as they went in."""
    events: list[Event] = [Text(request_id, text)]

    assert decode_events(body(events)) == events


def test_text_that_utf8_cannot_write_is_no_frame() -> None:
    """A lone surrogate fails where it is written, not on the other side."""
    with pytest.raises(UnicodeEncodeError):
        encode_frame([Text(1, "\ud800")])


def test_older_messages_are_read() -> None:
    """A field with a default may be absent."""
    usage = msgspec.structs.asdict(filled(protocol.Usage))
    del usage["preemptions"]
    sent = [{"type": "done", "request_id": 1, "reason": "stop", "usage": usage}]

    (done,) = decode_events(msgspec.msgpack.encode(sent))

    assert isinstance(done, Done)
    assert done.usage.preemptions == 0
