"""What the page is told of what left this computer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from groundup.hubs.outbound.entry import Entry, Reason
from groundup.hubs.outbound.log import OutboundLog
from groundup.server.browser.proof import MOST_TOLD, protections, told_proof

EVERYWHERE = "0.0.0.0"  # noqa: S104  (nobody listens)


@pytest.fixture
def log(tmp_path: Path) -> OutboundLog:
    """A record that has not begun."""
    return OutboundLog(tmp_path / "outbound.jsonl")


def told(log: OutboundLog) -> dict[str, Any]:
    """What the page is told, with no engine running."""
    return told_proof(log, [], address="127.0.0.1", port=11_500)


def visit(number: int, host: str = "models.example", received_bytes: int | None = 10) -> Entry:
    """A visit that has ended."""
    return Entry(
        kind="visit", id=f"{number}", began_ms=number, ended_ms=number + 1, host=host,
        reach="internet" if "." in host else "network", reason=Reason("download", "poet"), requests=1,
        sent_bytes=5, received_bytes=received_bytes,
    )  # fmt: skip


def test_nothing_so_far(log: OutboundLog) -> None:
    """An empty record is begun, and tells since when nothing has left."""
    found = told(log)
    assert (found["entries"], found["internet_visits"], found["last_internet_ms"]) == ([], 0, None)
    assert found["since_ms"] == log.read().since_ms
    assert found["server"] == {"address": "127.0.0.1", "port": 11_500}


def test_visits(log: OutboundLog) -> None:
    """The latest comes first; only what went to the internet counts as that."""
    for one in (visit(1_000), visit(2_000, "teacher"), visit(3_000, received_bytes=None)):
        log.add(one)
    found = told(log)
    assert [one["began_ms"] for one in found["entries"]] == [3_000, 2_000, 1_000]
    assert (found["internet_visits"], found["last_internet_ms"]) == (2, 3_001)
    assert (found["sent_bytes"], found["received_bytes"]) == (10, 10)
    assert found["entries"][0]["reason"] == {"code": "download", "subject": "poet"}


def test_what_is_open(log: OutboundLog) -> None:
    """A port is open until it is noted as closed."""
    kept = log.note_port(EVERYWHERE, 8080, Reason("serve"))
    log.end(log.note_port(EVERYWHERE, 8081, Reason("serve")))
    assert kept is not None
    assert [one["id"] for one in told(log)["open_ports"]] == [kept.id]


def test_long_records(log: OutboundLog) -> None:
    """Of a long record the latest lines are told, and how many are not."""
    log.add(visit(1))
    line = b"\n".join(msgspec.json.encode(visit(number)) for number in range(2, MOST_TOLD + 4))
    with log.path.open("ab") as file:
        file.write(line + b"\n")
    found = told(log)
    assert (len(found["entries"]), found["left_out"]) == (MOST_TOLD, 3)
    assert found["internet_visits"] == MOST_TOLD + 3


@pytest.mark.parametrize(
    ("isolation", "state", "reason"),
    [
        ([], "unknown", ""),
        ([{"no network": "on"}], "enforced", ""),
        ([{"no network": "on, without a user name"}], "enforced", ""),
        ([{"no network": "on"}, {"no network": "off: not allowed"}], "observed", "not allowed"),
        ([{}], "observed", ""),
    ],
)  # fmt: skip
def test_engines(isolation: list[dict[str, str]], state: str, reason: str) -> None:
    """Only engines that say so have no network, all of them; without one nobody knows."""
    (engine, *_) = protections(isolation)
    assert engine == {"code": "engine", "state": state, "reason": reason}
