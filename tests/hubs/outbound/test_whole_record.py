"""Wherever packets of Groundup go, the record has said so before: hubs, rooms, and questions for names.

Everything runs in a network that leads nowhere, where each packet is counted: `tests.faults.lonely_network`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from groundup.cli.privacy.namespace import OWN_ADDRESS
from groundup.hubs.outbound.entry import Entry
from tests.faults.lonely_network import UNLISTED

pytestmark = pytest.mark.drill  # a sweep that takes long

NAME_SERVICE = ":53"
MEMBERSHIP = "224.0.0.22"  # where the system tells routers who listens to mDNS (IGMP, RFC 3376)
REASONS = {"download", "look_around", "announce"}


def talked(folder: Path, *options: str) -> dict[str, Any]:
    """What was counted and what was recorded."""
    program = [sys.executable, "-m", "tests.faults.lonely_network", str(folder), *options]
    done = subprocess.run(program, capture_output=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr.decode()
    told: dict[str, Any] = msgspec.json.decode(done.stdout)
    if "impossible" in told:
        pytest.skip(f"no network of its own here: {told['impossible']}")
    return told | {"entries": msgspec.convert(told["entries"], list[Entry])}


def unlisted(told: dict[str, Any]) -> list[str]:
    """Where packets went of which the record says nothing.

    A name service is asked for a host that stands in an entry, routers are told of a call, and what goes to
    this computer's own address stays here.
    """
    entries: list[Entry] = told["entries"]
    places = {f"{one.host}:{one.port}" for one in entries}
    has_names = any(not one.host.replace(".", "").isdigit() for one in entries)
    if any(one.kind == "call" for one in entries):
        places.add(MEMBERSHIP)
    return [
        one for one in told["targets"]
        if one not in places
        and not (has_names and one.endswith(NAME_SERVICE))
        and not one.startswith(f"{OWN_ADDRESS}:")
    ]  # fmt: skip


def test_every_packet_belongs_to_an_entry(tmp_path: Path) -> None:
    """Each place that was talked to is there, with a time, a reason, and bytes where bytes are counted."""
    told = talked(tmp_path)
    assert {"198.51.100.20:80", "198.51.100.21:8443", "224.0.0.251:5353"} <= set(told["targets"])
    assert unlisted(told) == []
    entries: list[Entry] = told["entries"]
    assert {one.reason.code for one in entries} == REASONS
    assert "hub.example" in {one.host for one in entries}
    for one in entries:
        assert told["began_ms"] <= one.began_ms <= (one.ended_ms or 0) <= told["ended_ms"]
        assert (one.sent_bytes is not None) == (one.kind == "visit")


def test_a_connection_past_the_record_is_found(tmp_path: Path) -> None:
    """A program that also connects by itself is caught by the same comparison."""
    assert unlisted(talked(tmp_path, "--unlisted")) == [f"{UNLISTED}:443"]
