"""One program in a network that leads nowhere."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from groundup.cli.privacy.trial import Trial


def test_every_way_out_is_counted() -> None:
    """A datagram, a knock at a door and a question for a name are each seen, with where they went."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "groundup.cli.privacy.trial", "leak"], capture_output=True, check=True
    )
    found = msgspec.json.decode(done.stdout, type=Trial)
    if found.impossible:
        pytest.skip(f"no network of its own here: {found.impossible}")
    assert {"198.51.100.7:9", "198.51.100.7:443", "127.0.0.53:53"} <= set(found.targets)
    assert found.outside >= found.told["ways"] == 3
    assert found.lost == 0
