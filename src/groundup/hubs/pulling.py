"""Brings a model of a hub into the library: look, fetch what is missing, give it its name, note the source.

This is the one way from a name to a model that is here, for the command line and for anything else. It asks
no questions and draws nothing: events tell what happens, and `cli.pulling` finds the words.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from groundup.errors import HubError, InvalidManifestError
from groundup.library.installed import Library, short_name
from groundup.library.manifest import Manifest, parse_manifest
from groundup.library.model_source import ModelSource, now_text
from groundup.library.store import PullSession
from groundup.names import ModelName

from .control import DownloadControl
from .download import download
from .file_download import in_thread
from .hub import FileSource, Hub, Release
from .licence_title import licence_title
from .limits import DownloadLimits
from .progress import (
    AnyEvent,
    HubAsked,
    HubRetried,
    ModelInstalled,
    ModelUpToDate,
    ProgressSink,
    ReleaseFound,
)
from .retry import patiently

Result = TypeVar("Result")

# A name is looked up while somebody waits: that a hub cannot be reached is told soon.
LOOK_ATTEMPTS: Final = 3


def _silent(event: AnyEvent) -> None:
    """For who wants no events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Puller:
    """Pulls models into one library; for one event loop at a time.

    Args:
        library: where they go.
        limits: connections, rate, patience.
        progress: called with every event; it must be quick and not raise.
        control: by which somebody else may pause or cancel.
    """

    library: Library
    limits: DownloadLimits = field(default_factory=DownloadLimits)
    progress: ProgressSink = _silent
    control: DownloadControl | None = None

    async def ask(self, name: ModelName, host: str, question: Callable[[], Awaitable[Result]]) -> Result:
        """Ask a hub something small about a model, a few times if need be; says first whom it asks.

        Raises:
            HubError: it could not be asked, or does not have it. Whatever else `question` raises.
        """

        def tell(error: HubError, attempt: int, wait_s: float) -> None:
            self.progress(HubRetried(host=host, reason=error.message, attempt=attempt, wait_s=wait_s))

        self.progress(HubAsked(name=short_name(name), host=host))
        limits = replace(self.limits, attempts=min(LOOK_ATTEMPTS, self.limits.attempts))
        return await patiently(question, limits, tell)

    async def find(self, name: ModelName, hub: Hub, host: str) -> Release:
        """What a hub has under a name; raises what `Hub.resolve` does."""
        release = await self.ask(name, host, lambda: hub.resolve(name))
        if not release.source.licence:
            licence = await licence_title(release, hub)
            release = replace(release, source=replace(release.source, licence=licence))
        self.progress(
            ReleaseFound(
                name=short_name(release.name),
                host=release.source.host,
                digest=str(parse_manifest(release.manifest).digest),
                total_bytes=release.size_bytes,
                files=len({file.digest for file in release.files}),
                licence=release.source.licence,
                page=release.source.page,
                notices=release.notices,
            )
        )
        return release

    async def fetch(self, release: Release, source: FileSource, *, kind: str = "") -> Manifest:
        """Have all files of a release here, and the model under its name; what is here is not fetched.

        Args:
            release: what a hub has.
            source: who gives the bytes, mostly that hub.
            kind: of the source, for its record; "" = that of the name.

        Raises:
            HubError, DigestMismatchError, DownloadCancelledError: see `download`.
            LibraryError, InsufficientRoomError, FileAccessError: the store cannot take it.
        """
        manifest = parse_manifest(release.manifest)
        store = await in_thread(self.library.store.open)
        before = await in_thread(self._manifest_here, release.name)
        with await in_thread(store.pull_session, manifest) as session:
            if before is not None and before.digest == manifest.digest and session.is_complete:
                self.progress(
                    ModelUpToDate(
                        name=short_name(release.name),
                        digest=str(manifest.digest),
                        size_bytes=manifest.size_bytes,
                    )
                )
                return manifest
            await self._fetch_into(session, release, source)
        freed_bytes = 0
        is_new = before is None or before.digest != manifest.digest
        if is_new or await in_thread(self._is_adopted, release.name):
            await in_thread(self._note, manifest, release, kind or release.name.hub.value)
        if before is not None and before.digest != manifest.digest:
            freed_bytes = (await in_thread(store.collect)).freed_bytes
        self.progress(
            ModelInstalled(
                name=short_name(release.name),
                digest=str(manifest.digest),
                size_bytes=manifest.size_bytes,
                freed_bytes=freed_bytes,
            )
        )
        return manifest

    def _is_adopted(self, name: ModelName) -> bool:
        """Whether another tool kept the model's files so far: from now on the library has its own."""
        model = self.library.find(name.full)
        return model is not None and model.source is not None and model.source.is_adopted

    def _manifest_here(self, name: ModelName) -> Manifest | None:
        try:
            return self.library.store.resolve(name)
        except InvalidManifestError:  # a damaged one is as good as none: it comes again
            return None

    async def _fetch_into(self, session: PullSession, release: Release, source: FileSource) -> None:
        await download(
            release,
            session,
            source=source,
            limits=self.limits,
            progress=self.progress,
            control=self.control,
        )
        await in_thread(session.commit, release.name)

    def _note(self, manifest: Manifest, release: Release, kind: str) -> None:
        said = release.source
        self.library.note_source(
            manifest,
            ModelSource(
                kind=kind,
                host=said.host,
                page=said.page,
                revision=said.revision,
                licence=said.licence,
                fetched=now_text(),
                name=release.name.full,
            ),
        )
