"""An upload that believes what it is told."""

from __future__ import annotations

import os
from pathlib import Path

from groundup.library.uploads import Upload


class TrustingUpload(Upload):
    """Takes any bytes for those of the promised digest."""

    def finish(self) -> Path:
        """Without a look at what has come."""
        os.replace(self._draft, self._path)
        return self._path
