"""A kit as a hub: releases by name, and ranges that may lie across its parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import NotOnHubError
from groundup.kits.kit import open_kit
from groundup.kits.kit_hub import KitHub
from groundup.names import ModelName

from .kit_factory import PART_BYTES, POET, good_kit


async def test_ranges_across_parts(tmp_path: Path) -> None:
    """Any range is exactly those bytes, wherever the parts begin."""
    hub = KitHub(open_kit(good_kit(tmp_path)))
    release = await hub.resolve(ModelName.parse("poet"))
    assert release.manifest == POET.manifest.raw
    file = next(one for one in release.files if one.digest == POET.weights)
    right = POET.contents[POET.weights]
    for start, end in ((0, 10), (PART_BYTES - 5, PART_BYTES + 5), (10, 140_000), (149_999, 150_000), (7, 7)):
        assert b"".join([piece async for piece in hub.open_range(file, start, end)]) == right[start:end]
    with pytest.raises(NotOnHubError):
        await hub.resolve(ModelName.parse("nobody"))
    await hub.close()
