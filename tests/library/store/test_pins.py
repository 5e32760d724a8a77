"""Pins of the living count, those of the dead do not."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from groundup.library.store import Store
from groundup.library.store.layout import Layout
from groundup.library.store.pins import read_pins, remove_pin, write_pin
from groundup.library.store.store_format import make_store
from groundup.library.store.writer_identity import WriterIdentity
from groundup.names import Digest

ONE, TWO = Digest.of(b"1"), Digest.of(b"2")


@pytest.fixture
def layout(store: Store) -> Layout:
    """That of an empty store."""
    make_store(Layout(store.folder))
    return Layout(store.folder)


def test_pins_of_all_writers_add_up(layout: Layout) -> None:
    """Until they are removed."""
    first, second = WriterIdentity.create(), WriterIdentity.create()
    write_pin(layout, first, [ONE])
    write_pin(layout, second, [ONE, TWO])
    assert read_pins(layout) == {ONE, TWO}
    remove_pin(layout, second)
    remove_pin(layout, second)
    assert read_pins(layout) == {ONE}


def test_the_dead_pin_nothing(layout: Layout) -> None:
    """A pull that was killed holds nothing back."""
    write_pin(layout, WriterIdentity.nobody(), [ONE])
    assert read_pins(layout) == set()


@pytest.mark.promise("P8")
def test_pins_of_other_computers_hold_for_a_day(layout: Layout) -> None:
    """By the file system's clock; one from the future holds, since it may be a live one."""
    foreign = replace(WriterIdentity.create(), host="0123456789ab")
    write_pin(layout, foreign, [ONE])
    assert read_pins(layout) == {ONE}
    os.utime(layout.pin(foreign), (4e9, 4e9))
    assert read_pins(layout) == {ONE}
    os.utime(layout.pin(foreign), (0, 0))
    assert read_pins(layout) == set()


def test_rotten_lines_pin_nothing(layout: Layout) -> None:
    """The others on the same pin still count."""
    writer = WriterIdentity.create()
    layout.pin(writer).write_bytes(f"\xff\n{ONE}\nsha256:..\n".encode("latin-1"))
    assert read_pins(layout) == {ONE}
