"""Pulling models from the command line: whom it asks, what it asks the user, and how it ends.

The work is in `groundup.hubs.pulling`. `groundup pull` is one way here; `groundup run` comes with a name
that is not here (`offer_to_pull`), `groundup verify --repair` with a model that is damaged (`pull_again`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

import click

from groundup.errors import (
    GroundupError,
    InvalidParameterError,
    ModelNotHereError,
    NotOnHubError,
    UnusableReleaseError,
)
from groundup.hubs.hub import Hub, Offer, Release, RemoteFile
from groundup.hubs.hub_access import HubAccess
from groundup.hubs.huggingface import HuggingFaceHub
from groundup.hubs.limits import DownloadLimits
from groundup.hubs.outbound.entry import Reason
from groundup.hubs.peers import PEER, ROOM_LIMITS
from groundup.hubs.pulling import Puller
from groundup.hubs.remote_facts import remote_facts
from groundup.library.adopt.restoring import commands_for
from groundup.library.installed import InstalledModel, Library, short_name
from groundup.library.layer_kinds import LayerKind
from groundup.library.manifest import Manifest, parse_manifest
from groundup.library.model_source import CREATED
from groundup.names import SEEDLING, HubKind, ModelName
from groundup.names.model_name import DEFAULT_TAG

from .async_runner import AsyncRunner
from .catalogue_names import hub_name
from .errors import report
from .exit_codes import EXIT_DONE, EXIT_INTERRUPTED
from .fit.before_download import Download, warning_before
from .fitting import fitted
from .rooms import RoomOptions, open_room
from .sizes import size_text
from .standard_input import is_terminal_input
from .styled import print_note
from .transfer.views import view_for


@dataclass(frozen=True, slots=True, kw_only=True)
class PullOptions:
    """How to pull: an exact state of a Hugging Face repository, a rate (0 = any), questions, the output.

    `room` says from which neighbours, if not from a hub.
    """

    revision: str = ""
    bytes_per_s: int = 0
    yes: bool = False
    as_json: bool = False
    room: RoomOptions = field(default_factory=RoomOptions)

    @property
    def may_ask(self) -> bool:
        """Whether somebody is there to answer, and wants to be asked."""
        is_seen = sys.stderr is not None and sys.stderr.isatty()
        return is_seen and is_terminal_input() and not (self.yes or self.as_json)


def pull_all(texts: Iterable[str], options: PullOptions) -> int:
    """Pull models one after the other; the exit code. One that fails does not keep the others from coming.

    Raises:
        InvalidNameError, InvalidDigestError: one of them is no name; nothing was contacted.
        NotAtHubError: the catalogue knows one of them, and no file of it at a hub; nothing was contacted.
    """
    names = [ModelName.parse(hub_name(text)) for text in texts]
    library, code = Library(), EXIT_DONE
    for name in names:
        if name == ModelName.parse(SEEDLING):
            click.echo(f"{SEEDLING} is built in and always here. Try: groundup run {SEEDLING}")
            continue
        try:
            with Pull(name, library, options) as work:
                release = work.find()
                if not _is_declined(work.warn(release), options):
                    work.fetch(release)
        except GroundupError as error:
            code = report(error)
        except KeyboardInterrupt:
            return EXIT_INTERRUPTED
    return code


def offer_to_pull(text: str, *, yes: bool = False) -> InstalledModel | None:
    """For a name that is not here: say what it is, ask, and pull it. None: the user does not want it.

    A name of the catalogue stands for its file at a hub, and may be here under that name.

    Args:
        text: the name as it was typed.
        yes: pull without a question.

    Raises:
        ModelNotHereError: nobody can be asked; nothing was contacted.
        GroundupError: no hub may be asked, the hub does not have it, or it could not be fetched.
        KeyboardInterrupt: the user stopped it, and was told how it goes on.
    """
    options, library = PullOptions(yes=yes), Library()
    wanted = hub_name(text)
    if wanted != text and (here := library.find(wanted)) is not None:
        return here
    with Pull(ModelName.parse(wanted), library, options) as work:
        if not (yes or options.may_ask):
            raise ModelNotHereError(short_name(work.name), work.host)
        print_note(f"{short_name(work.name)} is not on this device.", err=True)
        release = work.find()
        is_serious = work.warn(release)
        question = "Download it all the same?" if is_serious else "Download it?"
        if not yes and not click.confirm(question, default=not is_serious, err=True):
            return None
        work.fetch(release)
    return library.find(release.name.full)


def _is_declined(is_serious: bool, options: PullOptions) -> bool:
    """Whether the user, after a warning, does not want it. Who cannot be asked has said what they want."""
    if not (is_serious and options.may_ask):
        return False
    return not click.confirm("Download it all the same?", default=False, err=True)


def pull_again(library: Library, model: InstalledModel) -> None:
    """Fetch the files of a model that are not here any more, exactly those that its manifest lists.

    Raises:
        UnusableReleaseError: it came from no hub, or the hub has another one now.
        GroundupError: it could not be fetched.
        KeyboardInterrupt: the user stopped it.
    """
    source = model.source
    if source is None or not source.is_from_hub:
        kind = source.kind if source else "nobody knows where"
        raise UnusableReleaseError(
            model.shown_name,
            f"it did not come from a hub ({kind}), so it cannot be fetched again",
            _advice_without_hub(model),
        )
    name = ModelName.parse(source.name) if source.name else model.name
    is_hugging_face = source.kind == HubKind.HUGGING_FACE.value
    options = PullOptions(revision=source.revision if is_hugging_face else "", yes=True)
    with Pull(name, library, options) as work:
        release = work.find_exactly(model.manifest)
        work.fetch(replace(release, name=model.name))


def _advice_without_hub(model: InstalledModel) -> str:
    source = model.source
    if source is not None and source.is_adopted:
        commands = commands_for(model) or ("with the tool that had its file",)
        return f"Get it back: {' or '.join(commands)}"
    if source is not None and source.kind == CREATED and source.name:
        return f"Get {source.name} again, of which it was made, or the file: groundup import FILE"
    return "Get its file again, and then: groundup import FILE"


class Pull:
    """One model on its way here: the hub, the event loop and the view; a context manager.

    Args:
        name: what to pull.
        library: where to.
        options: how.
    """

    def __init__(self, name: ModelName, library: Library, options: PullOptions) -> None:
        if name.hub is HubKind.LOCAL and not options.room.is_wanted:
            raise InvalidParameterError("The name", repr(name.short), "one that points to a hub")
        if options.revision and name.hub is not HubKind.HUGGING_FACE:
            allowed = "left out here: it is for Hugging Face. An exact state of a registry is NAME@sha256:..."
            raise InvalidParameterError("--revision", options.revision, allowed)
        self.name = name
        self._options = options
        self._view = view_for(as_json=options.as_json)
        self._access = HubAccess.of_user(Reason("download", name.short))
        self._hub, self.host = self._open(library)
        self._runner = AsyncRunner()
        limits = ROOM_LIMITS if options.room.is_wanted else DownloadLimits()
        self._puller = Puller(
            library=library,
            limits=replace(limits, bytes_per_s=options.bytes_per_s),
            progress=self._view.show,
        )

    def __enter__(self) -> Self:
        self._runner.__enter__()
        self._view.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._view.__exit__(kind, error, trace)
            self._runner.run(self._close)
        finally:
            self._runner.__exit__(kind, error, trace)

    def find(self) -> Release:
        """What the hub has under the name, after asking which variant is meant if that is open."""
        if isinstance(self._hub, HuggingFaceHub) and self.name.tag == DEFAULT_TAG and self._options.may_ask:
            self.name = self._choose(self._hub)
        return self._runner.run(self._puller.find, self.name, self._hub, self.host)

    def find_exactly(self, manifest: Manifest) -> Release:
        """The release that has this manifest, byte for byte.

        Raises:
            UnusableReleaseError: the hub has another one now.
        """
        release = self.find()
        if parse_manifest(release.manifest).digest != manifest.digest and self.name.hub is HubKind.REGISTRY:
            self.name = replace(self.name, digest=manifest.digest)
            with suppress(NotOnHubError):  # many registries forget what has no name any more
                release = self.find()
        if parse_manifest(release.manifest).digest != manifest.digest:
            name = short_name(replace(self.name, digest=None))
            raise UnusableReleaseError(
                name,
                f"{self.host} has another one of this name now",
                f"To take that one instead: groundup pull {name}",
            )
        return release

    def warn(self, release: Release) -> bool:
        """Say so if it will not run here, with the figures and the better choice; whether that is serious."""
        weights = weights_of(release)
        if not weights or self._options.room.is_wanted:  # a room's models are those of its teacher
            return False
        download = Download(
            short_name(release.name),
            sum(file.size_bytes for file in weights),
            lambda: self._runner.run(remote_facts, weights[0], self._hub),
        )
        warned = warning_before(download)
        if warned is None:
            return False
        self._view.pause()
        for line in warned.lines:
            print_note(line, err=True)
        return warned.is_serious

    def fetch(self, release: Release) -> None:
        """Have it here. On Ctrl-C the user is told how it goes on.

        Raises:
            KeyboardInterrupt: it was stopped.
        """
        try:
            kind = PEER if self._options.room.is_wanted else ""
            self._runner.run(self._puller.fetch, release, self._hub, kind=kind)
        except KeyboardInterrupt:
            self._view.pause()
            percent = self._kept_percent(release)
            command = f"groundup pull {short_name(release.name)}{self._options.room.typed}"
            print_note(f"Stopped at {percent} %. It goes on from there with: {command}", err=True)
            raise

    def _kept_percent(self, release: Release) -> int:
        manifest = parse_manifest(release.manifest)
        kept_bytes = self._puller.library.store.kept_bytes(manifest)
        return kept_bytes * 100 // manifest.size_bytes if manifest.size_bytes else 0

    def _open(self, library: Library) -> tuple[Hub, str]:
        """Who is asked, and what it is called: the neighbours of a room, or the hub of the name."""
        if self._options.room.is_wanted:
            room = open_room(self._options.room, library, self._view.show, self._options.bytes_per_s)
            return room, room.host
        hub = self._access.open(self.name, revision=self._options.revision)
        return hub, self._access.host(self.name)

    def _choose(self, hub: HuggingFaceHub) -> ModelName:
        offers = self._runner.run(self._puller.ask, self.name, self.host, lambda: hub.offers(self.name))
        if len(offers) < 2:
            return self.name
        self._view.pause()
        chosen = ask_which(short_name(self.name), offers)
        return self.name if chosen.is_usual else replace(self.name, tag=chosen.tag)

    async def _close(self) -> None:
        await self._hub.close()
        await self._access.http.close()


def weights_of(release: Release) -> list[RemoteFile]:
    """The files of a release that hold its weights, in the order of its manifest."""
    wanted = [layer.digest for layer in parse_manifest(release.manifest).of_kind(LayerKind.WEIGHTS)]
    by_digest = {file.digest: file for file in release.files}
    return [by_digest[digest] for digest in wanted if digest in by_digest]


def ask_which(name: str, offers: tuple[Offer, ...]) -> Offer:
    """Let the user choose one of several variants, by number or name; the usual one is the default."""
    width = max(len(offer.tag) for offer in offers)
    about = f"{name} comes in {len(offers)} variants. Larger ones are slower and more exact."
    click.echo(fitted(about, err=True), err=True)
    for number, offer in enumerate(offers, 1):
        mark = "  (usual)" if offer.is_usual else ""
        click.echo(f"{number:3}  {offer.tag:{width}}  {size_text(offer.size_bytes):>8}{mark}", err=True)
    usual = next((number for number, offer in enumerate(offers, 1) if offer.is_usual), 1)
    while True:
        typed = str(click.prompt("Which one?", default=str(usual), err=True)).strip().lower()
        for number, offer in enumerate(offers, 1):
            if typed in (str(number), offer.tag.lower()):
                return offer
        click.echo(f"Type a number from 1 to {len(offers)}, or a name from the list.", err=True)
