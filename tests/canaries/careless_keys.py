"""A ring of keys with one defect: the check with strange bytes must fail on it."""

from __future__ import annotations

import hmac
from datetime import datetime

from groundup.server.keys import Key, KeyRing


class TextRing(KeyRing):
    """Compares texts."""

    def find(self, secret: bytes, now: datetime | None = None) -> Key | None:
        """Defect: bytes become text first, and text beyond ASCII cannot be compared."""
        text = secret.decode("utf-8")
        return next((key for key in self.all() if hmac.compare_digest(key.sha256, text)), None)
