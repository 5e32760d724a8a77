"""What left this computer, as the page tells it: the record, what is open now, and what is enforced here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from groundup.hubs.outbound.entry import CALL, PORT, Entry
from groundup.hubs.outbound.log import OutboundLog, now_ms

MOST_TOLD: Final = 500
NO_NETWORK: Final = "no network"  # as the engine's isolation calls it


def told_proof(
    log: OutboundLog, isolation: Sequence[Mapping[str, str]], *, address: str, port: int
) -> dict[str, Any]:
    """Everything that the page shows.

    Args:
        log: of what left; it is begun here, if nothing has begun it.
        isolation: what each engine that runs now achieved.
        address: at which the server listens.
        port: likewise; 0 = not known.

    Raises:
        FileAccessError: the record cannot be begun or read: then nothing can be proven.
    """
    log.begin()
    record = log.read()
    to_internet = [one for one in record.entries if one.reach == "internet"]
    return {
        "now_ms": now_ms(),
        "since_ms": record.since_ms,
        "last_internet_ms": max((_last_ms(one) for one in to_internet), default=None),
        "internet_visits": len(to_internet),
        "sent_bytes": sum(one.sent_bytes or 0 for one in to_internet),
        "received_bytes": sum(one.received_bytes or 0 for one in to_internet),
        "damaged_lines": record.damaged_lines,
        "entries": [msgspec.to_builtins(one) for one in reversed(record.entries[-MOST_TOLD:])],
        "left_out": max(0, len(record.entries) - MOST_TOLD),
        "open_ports": [
            msgspec.to_builtins(one)
            for one in record.entries
            if one.kind in (PORT, CALL) and one.ended_ms is None
        ],
        "server": {"address": address, "port": port},
        "path": str(log.path),
        "protections": protections(isolation),
    }


def protections(isolation: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """What keeps things here, by code: "enforced", "observed" or "unknown", and the system's reason.

    The page and the record are the same everywhere. Whether the engine has a network is known once one runs.
    """
    return [
        _engine(isolation),
        {"code": "page", "state": "enforced", "reason": ""},
        {"code": "client", "state": "observed", "reason": ""},
        {"code": "others", "state": "unknown", "reason": ""},
    ]


def _engine(isolation: Sequence[Mapping[str, str]]) -> dict[str, str]:
    states = [one.get(NO_NETWORK, "off") for one in isolation]
    if not states:
        return {"code": "engine", "state": "unknown", "reason": ""}
    off = next((one for one in states if not one.startswith("on")), None)
    if off is None:
        return {"code": "engine", "state": "enforced", "reason": ""}
    return {"code": "engine", "state": "observed", "reason": off.removeprefix("off").removeprefix(": ")}


def _last_ms(entry: Entry) -> int:
    return entry.ended_ms or entry.began_ms
