"""Everything with which Groundup talks to others, in a network that leads nowhere, with its packets counted.

    python -m tests.faults.lonely_network FOLDER [--unlisted]

Prints one JSON object: where packets went, what the record says of it, and when it began and ended.
`--unlisted` is the known-bad twin: one connection that goes past the record.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from groundup.cli.privacy.namespace import OWN_ADDRESS, NoNamespaceError, enter
from groundup.cli.privacy.packets import PacketCounter

UNLISTED = "203.0.113.9"


async def talk() -> None:
    """Ask hubs by address and by name, look around, and tell the network of this computer."""
    from groundup.errors import GroundupError  # noqa: PLC0415 - no thread may begin before the namespace
    from groundup.hubs.http import HttpClient  # noqa: PLC0415
    from groundup.hubs.http_settings import HttpSettings  # noqa: PLC0415
    from groundup.hubs.outbound.entry import Reason  # noqa: PLC0415
    from groundup.hubs.room.discovery import find_neighbours  # noqa: PLC0415
    from groundup.sharing.announce import Announcement  # noqa: PLC0415

    settings = HttpSettings(connect_timeout_s=0.5)
    async with HttpClient(settings, reason=Reason("download", "poet")) as hub:
        for url in (
            "http://198.51.100.20/model",
            "https://198.51.100.21:8443/model",
            "http://hub.example/model",
        ):
            with suppress(GroundupError):
                await hub.read("GET", url)
    await find_neighbours(look_s=0.3)
    async with Announcement(OWN_ADDRESS, 8765):
        await asyncio.sleep(0.3)


def leak() -> None:
    """Connect without a word to the record."""
    with socket.socket() as door, suppress(OSError):
        door.settimeout(0.3)
        door.connect((UNLISTED, 443))


def main() -> None:
    """Talk, count, tell."""
    os.environ |= {"GROUNDUP_HOME": sys.argv[1], "RES_OPTIONS": "timeout:1 attempts:1"}
    try:
        enter()
        counter = PacketCounter()
    except (NoNamespaceError, OSError) as error:
        sys.stdout.write(msgspec.json.encode({"impossible": str(error)}).decode())
        return
    from groundup.hubs.outbound.log import OutboundLog, now_ms  # noqa: PLC0415

    began_ms = now_ms()
    counter.start()
    asyncio.run(talk())
    if "--unlisted" in sys.argv:
        leak()
    counted = counter.stop()
    record = OutboundLog(Path(sys.argv[1]) / "outbound.jsonl").read()
    told: dict[str, Any] = {
        "targets": counted.targets, "began_ms": began_ms, "ended_ms": now_ms(), "entries": record.entries,
    }  # fmt: skip
    sys.stdout.write(msgspec.json.encode(told).decode())


if __name__ == "__main__":
    main()
