"""Limits of downloads: figures that mean nothing are refused."""

from __future__ import annotations

import pytest

from groundup.errors import InvalidParameterError
from groundup.hubs.limits import DownloadLimits


@pytest.mark.parametrize("figure", ["connections", "chunk_bytes", "attempts", "progress_bytes"])
def test_zero_is_refused(figure: str) -> None:
    """Nothing can be fetched by no connection, in chunks of nothing, or without an attempt."""
    with pytest.raises(InvalidParameterError, match=figure):
        DownloadLimits(**{figure: 0})


def test_no_cap_is_fine() -> None:
    """0 bytes per second mean no cap; fewer are refused."""
    assert DownloadLimits(bytes_per_s=0).bytes_per_s == 0
    with pytest.raises(InvalidParameterError):
        DownloadLimits(bytes_per_s=-1)
