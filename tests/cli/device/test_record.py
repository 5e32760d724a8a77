"""For programs every figure is a number in bytes or counts, with its source and the budgets."""

from __future__ import annotations

import json
from dataclasses import replace

import msgspec

from groundup.cli.device.record import device_record
from tests.device.test_device import DEVICE, GIB, card
from tests.device.test_measured import READING


def test_record_has_pools_and_budgets() -> None:
    """Each pool carries both budgets, accelerators their own; the record survives JSON."""
    device = replace(DEVICE, accelerators=(card(8),))
    record = json.loads(msgspec.json.encode(device_record(device, READING, None)))
    assert record["memory"]["now_bytes"] == 20 * GIB
    assert record["memory"]["quiet_bytes"] == 31 * GIB
    assert record["accelerators"][0]["pool"]["now_bytes"] == 8 * GIB
    assert record["fingerprint"] == device.fingerprint
    assert [sample["threads"] for sample in record["reading"]["samples"]] == [1, 2]


def test_what_is_unknown_is_null() -> None:
    """Nothing measured and no disk are null, not zero."""
    record = device_record(DEVICE, None, None)
    assert [record[name] for name in ("reading", "models", "bandwidth", "disk")] == [None] * 4
