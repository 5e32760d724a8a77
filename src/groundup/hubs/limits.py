"""How much a download may take at a time, and when it gives up on a connection or altogether."""

from __future__ import annotations

from dataclasses import dataclass

from groundup.errors import InvalidParameterError


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """Figures of a download; the defaults suit a home or school line.

    A connection that brings nothing for a while is dropped by the HTTP client
    (`HttpSettings.idle_timeout_s`). Here one is dropped, too, that brings less than
    `slowest_bytes_per_s` on average over `slow_after_s`. `attempts` bounds failures in a row; bringing at
    least `progress_bytes` begins the count anew, so a long file on a bad line still arrives.
    """

    connections: int = 4
    chunk_bytes: int = 16 << 20
    bytes_per_s: int = 0  # 0 = as fast as it comes
    slowest_bytes_per_s: int = 1024
    slow_after_s: float = 60.0
    attempts: int = 6
    progress_bytes: int = 1 << 20
    first_wait_s: float = 0.5
    longest_wait_s: float = 30.0
    longest_retry_after_s: float = 600.0

    def __post_init__(self) -> None:
        """Refuse figures that mean nothing.

        Raises:
            InvalidParameterError: the message names the figure.
        """
        at_least = {"connections": 1, "chunk_bytes": 1, "bytes_per_s": 0, "attempts": 1, "progress_bytes": 1}
        for name, lowest in at_least.items():
            if getattr(self, name) < lowest:
                raise InvalidParameterError(name, str(getattr(self, name)), f"at least {lowest}")
