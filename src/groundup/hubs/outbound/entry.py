"""One entry of the record: a visit to another computer, a port that was opened, a call into the network.

A visit is all that one command asked of one host: its connections, however many there were.
"""

from __future__ import annotations

import ipaddress
from typing import Final, Literal

import msgspec

LOG: Final = "log"
VISIT: Final = "visit"
PORT: Final = "port"
CALL: Final = "call"  # mDNS: everybody in the network is asked or told

Kind = Literal["log", "visit", "port", "call"]
Reach = Literal["this_computer", "network", "internet"]


class Reason(msgspec.Struct, frozen=True):
    """Why: a code that pages word in their language, and what it was about, mostly a model's name."""

    code: str
    subject: str = ""


UNSAID: Final = Reason("unsaid")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an entry so far; the same `id` later tells more.

    Bytes are those of requests and answers with their heads, without what encryption adds; None = not
    counted. `ended_ms` is None while it goes on, and stays so when the program was killed.
    """

    kind: Kind
    id: str
    began_ms: int
    ended_ms: int | None = None
    host: str = ""
    port: int = 0
    through: str = ""  # a proxy
    reach: Reach = "internet"
    reason: Reason = UNSAID
    requests: int = 0
    sent_bytes: int | None = None
    received_bytes: int | None = None
    pid: int = 0


def reach_of(host: str) -> Reach:
    """How far away a host is, by its name or address alone; what is not surely near counts as far."""
    name = host.lower().strip("[]").rstrip(".")
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        if name == "localhost" or name.endswith(".localhost"):
            return "this_computer"
        return "network" if "." not in name or name.endswith(".local") else "internet"
    if address.is_loopback:
        return "this_computer"
    return "network" if address.is_private or address.is_link_local else "internet"


def listening_reach(address: str) -> Reach:
    """Who can reach a port that is opened at an address: this computer alone, or its network."""
    return "this_computer" if reach_of(address) == "this_computer" else "network"
