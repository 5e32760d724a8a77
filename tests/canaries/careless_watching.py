"""Downloads that several watch, with one defect each."""

from __future__ import annotations

from groundup.names import ModelName
from groundup.server.downloads import Downloads, _Download, _Lines


class SelfishDownloads(Downloads):
    """Whoever leaves ends the download for all."""

    async def _leave(self, download: _Download) -> None:
        download.watchers = 1
        await super()._leave(download)


class LonelyDownloads(Downloads):
    """Everybody who asks begins a download of their own."""

    def _join(self, name: ModelName) -> _Download:
        self._running.clear()
        return super()._join(name)


class FallingLines(_Lines):
    """Tells a file that begins anew from its beginning."""

    def _tell(self, digest: str, total: int, completed: int) -> None:
        self._lines.pop(digest, None)
        super()._tell(digest, total, completed)
