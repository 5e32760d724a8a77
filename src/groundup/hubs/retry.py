"""Whether and when to try again after a failure of the network.

Waits double, with a random part so that a class does not come back in step, and a host that says when to
come back (`Retry-After`) is obeyed.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TypeVar

from groundup.errors import ConnectionLostError, HubBusyError, HubError, HubUnreachableError

from .limits import DownloadLimits

Result = TypeVar("Result")

BUSY_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})


class Attempts:
    """Failures in a row of one piece of work."""

    def __init__(self, limits: DownloadLimits) -> None:
        self._limits = limits
        self.failures = 0

    def wait_after(self, error: HubError, *, progress_bytes: int = 0) -> float:
        """Seconds to wait before the next attempt, after one that brought `progress_bytes`.

        Raises:
            HubError: the same error, if another attempt is not worth it or not allowed any more.
        """
        if not is_passing(error):
            raise error
        if progress_bytes >= self._limits.progress_bytes:
            self.failures = 0
        self.failures += 1
        asked_s = error.retry_after_s if isinstance(error, HubBusyError) else 0.0
        if self.failures >= self._limits.attempts or asked_s > self._limits.longest_retry_after_s:
            raise error
        return max(asked_s, self._back_off_s())

    def _back_off_s(self) -> float:
        doubled_s = self._limits.first_wait_s * 2.0 ** min(self.failures - 1, 32)
        longest_s = min(doubled_s, self._limits.longest_wait_s)
        return longest_s * random.uniform(0.5, 1.0)


async def patiently(
    work: Callable[[], Awaitable[Result]],
    limits: DownloadLimits,
    on_retry: Callable[[HubError, int, float], None] = lambda error, attempt, wait_s: None,
) -> Result:
    """Do something small, such as resolving a name, as often as the limits allow; raises its last error.

    `on_retry` is told the error, the number of failures so far, and the seconds until the next attempt.
    """
    attempts = Attempts(limits)
    while True:
        try:
            return await work()
        except HubError as error:
            wait_s = attempts.wait_after(error)
            on_retry(error, attempts.failures, wait_s)
            await asyncio.sleep(wait_s)


def is_passing(error: HubError) -> bool:
    """Whether a failure may be gone at the next attempt."""
    return isinstance(error, HubUnreachableError | ConnectionLostError | HubBusyError)


def retry_after_s(headers: Mapping[str, str]) -> float:
    """What `Retry-After` asks for, in seconds from now; 0 where it says nothing that can be understood.

    It is a number, or a date (RFC 9110, section 10.2.3). A date is compared with the answer's own `Date`,
    so that a wrong clock here does not matter.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    until = _seconds(text)
    if until is None:
        return 0.0
    now = _seconds(headers.get("date", ""))
    return max(0.0, until - (time.time() if now is None else now))


def _seconds(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
