"""A model that is not here, shown from its hub: the header alone is read, over ranges."""

from __future__ import annotations

from groundup.cli.async_runner import run_async
from groundup.cli.styled import print_note
from groundup.errors import GroundupError
from groundup.hubs.hub import Hub, Release
from groundup.hubs.hub_access import HubAccess
from groundup.hubs.limits import DownloadLimits
from groundup.hubs.outbound.entry import Reason
from groundup.hubs.remote_facts import remote_facts
from groundup.hubs.retry import patiently
from groundup.library.installed import short_name
from groundup.library.layer_kinds import LayerKind
from groundup.library.manifest import parse_manifest
from groundup.library.model_facts import ModelFacts
from groundup.names import ModelName

from .shown_model import ShownFile, ShownModel

_LIMITS = DownloadLimits(attempts=3)


def remote_model(text: str) -> ShownModel:
    """What a hub has under a name; says first whom it asks.

    Raises:
        InvalidNameError: it is no name.
        HubError: the hub may not or cannot be asked, or does not have it.
    """
    return run_async(_look, ModelName.parse(text))


async def _look(name: ModelName) -> ShownModel:
    async with HubAccess.of_user(Reason("look", name.short)) as access:
        hub = access.open(name)
        try:
            print_note(f"{short_name(name)} is not on this device. Asking {access.host(name)}.", err=True)
            release = await patiently(lambda: hub.resolve(name), _LIMITS)
            return await _shown(release, hub)
        finally:
            await hub.close()


async def _shown(release: Release, hub: Hub) -> ShownModel:
    read_bytes = 0

    def count(more_bytes: int) -> None:
        nonlocal read_bytes
        read_bytes += more_bytes

    manifest = parse_manifest(release.manifest)
    weights = {layer.digest for layer in manifest.of_kind(LayerKind.WEIGHTS)}
    first = next((file for file in release.files if file.digest in weights), None)
    facts: ModelFacts | None = None
    problem = ""
    try:
        facts = await remote_facts(first, hub, limits=_LIMITS, on_read=count) if first is not None else None
    except GroundupError as error:  # the list of files is of use without it
        problem = error.message
    kinds = {layer.digest: layer.kind.value for layer in manifest.layers}
    source = release.source
    said = {"source": source.hub, "host": source.host, "page": source.page, "revision": source.revision}
    return ShownModel(
        name=short_name(release.name),
        facts=facts,
        files=tuple(
            ShownFile(kinds[file.digest], file.name, file.size_bytes, is_here=False)
            for file in release.files
            if file.digest in kinds
        ),
        licences=(source.licence,) if source.licence else (),
        came_from={key: value for key, value in said.items() if value},
        digest=str(manifest.digest),
        problem=problem,
        read_bytes=read_bytes,
    )
