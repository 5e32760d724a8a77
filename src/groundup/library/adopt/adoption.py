"""Making a model of the library of what another tool keeps: read, compare, name. Only small files are copied.

All bytes are read before a model gets its name, whatever the tool's layout says about them. What has been
read is remembered at once, so that an adoption that was stopped need not read it again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec

from groundup.errors import (
    AdoptedFileDamagedError,
    AdoptionRefusedError,
    FileAccessError,
    GroundupError,
)
from groundup.library.gguf import read_header
from groundup.library.installed import InstalledModel, Library
from groundup.library.layer_kinds import DOCKER_CONFIG, OLLAMA_PREFIX, LayerKind
from groundup.library.manifest import FILE_NAME_ANNOTATION, Layer, Manifest, build_manifest, parse_manifest
from groundup.library.model_facts import model_facts
from groundup.library.model_source import ADOPTED, ModelSource, now_text
from groundup.library.store import ExternalRecord, Store
from groundup.library.store.manifest_files import NAME_ANNOTATION
from groundup.names import Digest, ModelName, check_file_name

from .checking import problem_of
from .found import FoundFile, FoundModel
from .reading import read_digest
from .restoring import restoring_commands
from .search import TOOLS

COPIED_BYTES: Final = 1 << 20  # files that are no weights are copied up to this size: templates, licences

_USED_IN_PLACE: Final = (LayerKind.WEIGHTS, LayerKind.PROJECTOR, LayerKind.ADAPTER, LayerKind.DRAFT)

_OnRead = Callable[[int], None]


def adopt(
    library: Library,
    model: FoundModel,
    *,
    name: ModelName | None = None,
    on_read: _OnRead = lambda _: None,
) -> InstalledModel:
    """Adopt one model; one that is adopted already is only looked at again.

    Args:
        library: where it gets its name.
        model: what was found.
        name: another name than the one that it was found with.
        on_read: called with the number of bytes of each piece that was read, or need not be.

    Raises:
        AdoptionRefusedError: it cannot be run here, or its name is taken by another model.
        AdoptedFileDamagedError: its bytes are not those that the tool's layout promises.
        FileAccessError: a file cannot be read, or is written to.
        LibraryError, InsufficientRoomError: the library cannot take it.
    """
    chosen = name or model.name
    if _is_here(library.store, chosen, model):
        return _found(library, chosen)
    problem = problem_of(model)
    if problem:
        raise AdoptionRefusedError(chosen.short, problem)
    records = read_files(library.store, model, on_read)
    manifest, contents = _manifest(model, chosen, records)
    _refuse_other(library.store, chosen, manifest)
    files = {digest: file for file, (digest, _) in records.items()}
    used = {layer.digest for layer in manifest.layers if _is_used_in_place(layer)}
    external = {digest: record for digest, record in records.values() if digest in used}
    with library.store.pull_session(manifest, external=external) as session:
        for writer in session.writers():
            content = contents.get(writer.digest)
            writer.write(0, content if content is not None else _content(files[writer.digest]))
            writer.publish()
        session.commit(chosen)
    library.note_source(manifest, _source(model))
    return _found(library, chosen)


def adopted_names(store: Store, models: Iterable[FoundModel]) -> dict[FoundModel, ModelName]:
    """The models that have been adopted and are unchanged, each with its name in the library."""
    known = _known_records(store)
    named = {digest: one.shown_name for one in store.models() for digest in one.mentioned}
    found = {}
    for model in models:
        records = [known.get(str(file.path)) for file in model.weights]
        digests = [record[0] for record in records if record is not None]
        if digests and len(digests) == len(model.weights) and digests[0] in named:
            found[model] = named[digests[0]]
    return found


def read_files(
    store: Store, model: FoundModel, on_read: _OnRead = lambda _: None
) -> dict[FoundFile, tuple[Digest, ExternalRecord]]:
    """Read all files of a model, except those that were read before and look the same.

    Raises:
        AdoptedFileDamagedError: one has another digest than the tool's layout promises.
        FileAccessError: one cannot be read, or is written to.
    """
    known = _known_records(store)
    records = {}
    for file in model.files:
        found = known.get(str(file.path))
        if found is not None:
            on_read(file.size_bytes)
        else:
            found = read_digest(file.path, TOOLS[model.tool].title, on_read)
        digest, record = found
        if file.promised not in (None, digest):
            title = TOOLS[model.tool].title
            raise AdoptedFileDamagedError(
                str(file.path),
                title,
                str(file.promised),
                str(digest),
                restoring_commands(model.tool, model.name),
            )
        if file in model.weights or record.size_bytes > COPIED_BYTES:
            store.note_external(digest, record)
        records[file] = found
    return records


def _known_records(store: Store) -> dict[str, tuple[Digest, ExternalRecord]]:
    """What is known of the files that look as they did when they were read, by their paths."""
    return {
        place.path: (digest, place)
        for digest, record in store.external_records().items()
        for place in record.places
        if _fits(place)
    }


def _fits(record: ExternalRecord) -> bool:
    try:
        facts = record.facts
    except OSError:
        return False
    return facts is not None and record.fits(facts)


def _is_here(store: Store, name: ModelName, model: FoundModel) -> bool:
    """Whether the library has this very model, with files of its own: then nothing is left to adopt."""
    there = store.resolve(name)
    if there is None or model.manifest is None or there.digest != model.manifest.digest:
        return False
    return all(store.is_published(layer.digest) for layer in there.blobs)


def _found(library: Library, name: ModelName) -> InstalledModel:
    found = library.find(name.full)
    assert found is not None
    return found


def _is_used_in_place(layer: Layer) -> bool:
    return layer.kind in _USED_IN_PLACE or layer.size_bytes > COPIED_BYTES


def _manifest(
    model: FoundModel, name: ModelName, records: Mapping[FoundFile, tuple[Digest, ExternalRecord]]
) -> tuple[Manifest, dict[Digest, bytes]]:
    """The tool's manifest, or one that is made here, with the bytes that are made here too."""
    if model.manifest is not None:
        return parse_manifest(model.manifest.raw), {}
    header = read_header(model.weights[0].path)
    content = msgspec.json.encode({"model_format": "gguf", "file_type": model_facts(header).quantisation})
    config = Layer(DOCKER_CONFIG, Digest.of(content), len(content))
    kinds = [(file, "model") for file in model.weights]
    if model.projector is not None:
        kinds.append((model.projector, "projector"))
    layers = [
        Layer(f"{OLLAMA_PREFIX}{kind}", records[file][0], records[file][1].size_bytes, _annotations(file))
        for file, kind in kinds
    ]
    manifest = build_manifest(config, layers, annotations={NAME_ANNOTATION: name.full})
    return manifest, {config.digest: content}


def _annotations(file: FoundFile) -> dict[str, str]:
    name = file.name.rpartition("/")[2]
    try:
        check_file_name(name)
    except GroundupError:  # the bytes count, not what somebody called them
        return {}
    return {FILE_NAME_ANNOTATION: name}


def _refuse_other(store: Store, name: ModelName, manifest: Manifest) -> None:
    """Refuse a name that another model has; the same one, and an older state of it, may be replaced."""
    there = store.find(name)
    if there is None or there.manifest is None or there.manifest.digest == manifest.digest:
        return
    if not any(store.external(digest) for digest in there.mentioned):
        raise AdoptionRefusedError(
            name.short,
            "another model has this name",
            f"Give it another one: groundup adopt {name} --name NAME",
        )


def _content(file: FoundFile) -> bytes:
    """All of a small file; whoever gets it compares its bytes."""
    try:
        descriptor = os.open(file.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as opened:
            return opened.read(file.size_bytes)
    except OSError as error:
        raise FileAccessError(str(file.path), "read", error.strerror or str(error)) from error


def _source(model: FoundModel) -> ModelSource:
    folder = str(model.files[0].path.parent)
    return ModelSource(
        kind=f"{ADOPTED}{model.tool}",
        host=folder,
        page=model.page,
        revision=model.revision,
        fetched=now_text(),
        name=model.name.full,
    )
