"""A program that leaks on purpose, so that the check proves that it would see one.

    python -P -m groundup.cli.privacy.leak

It sends a datagram, knocks at a door and asks for a name, as a program that talks behind one's back would.
It goes to addresses that belong to nobody (RFC 5737, RFC 6761), and refuses to run where a way leads out.
"""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

NOBODY: Final = "198.51.100.7"
_WAIT_S: Final = 0.3


def leak() -> int:
    """Try to leak; returns how many of the three ways were tried."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagram, suppress(OSError):
        datagram.sendto(b"What a pupil wrote.", (NOBODY, 9))
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as door:
        door.settimeout(_WAIT_S)
        with suppress(OSError):
            door.connect((NOBODY, 443))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as question, suppress(OSError):
        question.sendto(b"\0\1\1\0\0\1\0\0\0\0\0\0\7example\7invalid\0\0\1\0\1", ("127.0.0.53", 53))
    return 3


def is_alone() -> bool:
    """Whether this process has no other device than loopback, so that nothing can get anywhere."""
    names = [line.partition(":")[0].strip() for line in Path("/proc/net/dev").read_text().splitlines()[2:]]
    return names == ["lo"]


if __name__ == "__main__":
    if not is_alone():
        sys.exit("This is for a network that leads nowhere: groundup privacy-check")
    sys.stdout.write(f'{{"ways":{leak()}}}')
