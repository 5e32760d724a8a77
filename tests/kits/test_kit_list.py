"""The list of a kit: written and read the same; hostile ones are tested with whole kits."""

from __future__ import annotations

import pytest

from groundup.errors import InvalidKitError
from groundup.kits.kit_layout import PART_BYTES
from groundup.kits.kit_list import (
    FORMAT,
    KitList,
    KitModel,
    KitWheel,
    KitWheels,
    encode_kit_list,
    is_showable,
    parse_kit_list,
    wheel_project,
)
from groundup.library.model_source import ModelSource

WHEELS = KitWheels(
    groundup="0.1.0", python="3.11", system="linux", machine="x86_64",
    files=(KitWheel(file="groundup-0.1.0-py3-none-any.whl", size_bytes=3),),
)  # fmt: skip
LISTED = KitList(
    format=FORMAT,
    made_by="groundup 0.1.0",
    made="2026-11-26",
    title="7b",
    signed_as="K",
    part_bytes=PART_BYTES,
    models=(
        KitModel(name="poet", manifest=f"sha256:{'0' * 64}", size_bytes=1, source=ModelSource(kind="file")),
    ),
    wheels=WHEELS,
)


def test_written_and_read() -> None:
    """What is written is read again; keys that a later version adds mean nothing."""
    raw = encode_kit_list(LISTED)
    assert parse_kit_list(raw, "kit") == LISTED
    assert parse_kit_list(raw.replace(b'"title"', b'"later": 1, "title"'), "kit") == LISTED


@pytest.mark.parametrize("raw", [b"", b"{}", b'{"format": "1"}', b"\xff", b'{"format": 1}', b"null"])
def test_other_texts_are_refused(raw: bytes) -> None:
    """What is no list is refused with a reason."""
    with pytest.raises(InvalidKitError, match="malformed"):
        parse_kit_list(raw, "kit")


def test_names_of_wheels() -> None:
    """A wheel's name gives project and version; anything else gives neither."""
    assert wheel_project("llama_cpp_python-0.3.36-py3-none-linux_x86_64.whl") == (
        "llama_cpp_python",
        "0.3.36",
    )
    assert wheel_project("a-1-2-py3-none-any.whl") == ("a", "1")
    for name in ("a-1.whl", "../a-1-py3-none-any.whl", "a-1-py3-none-any.zip", "a b-1-py3-none-any.whl"):
        assert wheel_project(name) == ("", "")


def test_showable_texts() -> None:
    """A text for a terminal is one line without anything that a terminal obeys."""
    assert is_showable("Class 7b, “Ä”, 日本語")
    assert not any(map(is_showable, ("a\nb", "\x1b[2J", "\u202eabc", "\u2028", "x" * 301)))
