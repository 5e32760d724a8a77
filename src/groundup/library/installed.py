"""The models of this device, however they came: found by name, listed, and what is known about each.

`Library` is the door for everybody who wants a model by its name. Bytes are the store's business
(`groundup.library.store`), fetching is that of the hubs; nothing here reaches the network.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from groundup import settings
from groundup.errors import GroundupError, ModelNotFoundError
from groundup.names import SEEDLING, Digest, ModelName

from .built_in import built_in_manifest
from .facts_notes import BriefFacts, read_facts_note
from .layer_kinds import LayerKind
from .manifest import Layer, Manifest
from .model_source import BUILT_IN, ModelSource, decode_source, encode_source
from .new_model import OnBytes, Part, install_parts
from .store import ManifestFile, NoteKind, Store, Transfer

if TYPE_CHECKING:
    from .model_facts import ModelFacts

FOLDER = "library"
EARLIER_FOLDER = "models"


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model of this device. `modified_s` is when it got its name here, in s since 1970.

    `weights` are the files of its weights, all parts in order; () if one of them is not there. `is_gone`
    says that they belong to another tool, which has removed them.
    """

    name: ModelName
    manifest: Manifest
    modified_s: float
    source: ModelSource | None
    weights: tuple[Path, ...]
    is_gone: bool
    find_file: Callable[[Digest], Path | None] = field(repr=False, compare=False)
    check_file: Callable[[Digest], Path] = field(repr=False, compare=False)

    @property
    def shown_name(self) -> str:
        """The name as people type it, in the capitals of the hub that it came from."""
        told = self.source.told_name if self.source is not None else None
        return short_name(told if told is not None and told == self.name else self.name)

    @property
    def is_built_in(self) -> bool:
        """Whether it came with Groundup and cannot be removed."""
        return self.source is not None and self.source.kind == BUILT_IN

    @property
    def weights_digests(self) -> tuple[Digest, ...]:
        """The digests of its weights, all parts in order."""
        return tuple(layer.digest for layer in self.manifest.of_kind(LayerKind.WEIGHTS))

    def paths(self, kind: LayerKind) -> tuple[Path, ...]:
        """The files of one kind, in the order of the manifest; those that are not here are left out."""
        found = (self.find_file(layer.digest) for layer in self.manifest.of_kind(kind))
        return tuple(path for path in found if path is not None)

    def checked_weights(self) -> tuple[Path, ...]:
        """The files of its weights for loading, after the cheap check of each: see `Store.checked_path`.

        Raises:
            BlobMissingError, DamagedBlobError, FileAccessError: one cannot be used.
            AdoptedFileGoneError, AdoptedFileChangedError: another tool kept it.
        """
        return tuple(self.check_file(digest) for digest in self.weights_digests)


class Library:
    """The models of this device.

    Nothing is opened or made before it is asked for. An object is for one thread at a time.

    Args:
        folder: where the store is; by default the user's own.
        built_in: the weights of the model that comes with Groundup, if it is to be in the list.
    """

    def __init__(self, folder: Path | None = None, *, built_in: Path | None = None) -> None:
        self._folder = folder if folder is not None else settings.home() / FOLDER
        self._earlier_folder = self._folder.parent / EARLIER_FOLDER if folder is None else None
        self._built_in = built_in

    @cached_property
    def store(self) -> Store:
        """Where the bytes are. What an earlier version kept elsewhere moves there first.

        Raises:
            LibraryError, InsufficientRoomError: that is to be moved, and cannot be.
        """
        store = Store(self._folder)
        if self._earlier_folder is not None and self._earlier_folder.is_dir():
            from .earlier_models import earlier_models, take_over  # noqa: PLC0415  once in a lifetime

            take_over(store, earlier_models(self._earlier_folder))
        return store

    def for_another_thread(self) -> Library:
        """An object of its own for the same models."""
        other = copy(self)
        vars(other).pop("store", None)
        return other

    def find(self, text: str) -> InstalledModel | None:
        """The model of a name as somebody types it: "qwen3:4b", "sprout", "hf.co/owner/name:Q4_K_M".

        Raises:
            InvalidManifestError: it is here, and its manifest is damaged.
            UnsupportedLibraryError, UnusableFolderError, FileAccessError: the store cannot be read.
        """
        try:
            name = ModelName.parse(text)
        except GroundupError:
            return None
        if _is_seedling(name) and self._built_in is not None:
            return _built_in_model(self._built_in)
        found = self.store.find(name) if self.store.check() else None
        return self._installed(found) if found is not None else None

    def models(self) -> list[InstalledModel]:
        """Every model, by name; those whose manifest is damaged are left out, see `damaged`.

        Raises:
            UnsupportedLibraryError, UnusableFolderError, FileAccessError: the store cannot be read.
        """
        return self.models_and_damaged()[0]

    def damaged(self) -> list[ManifestFile]:
        """The models whose manifest is damaged, by name."""
        return self.models_and_damaged()[1]

    def models_and_damaged(self) -> tuple[list[InstalledModel], list[ManifestFile]]:
        """Both in one reading of the library; the built-in model comes first."""
        files = self.store.models() if self.store.check() else []
        built_in = [_built_in_model(self._built_in)] if self._built_in is not None else []
        good = [self._installed(one) for one in files if one.manifest is not None]
        return [*built_in, *good], [one for one in files if one.manifest is None]

    def names(self) -> list[str]:
        """The names of all models as people type them, in small letters and in order; no file is opened."""
        built_in = [SEEDLING] if self._built_in is not None else []
        with suppress(GroundupError):  # a store that cannot be read has no names to offer
            return sorted([*built_in, *map(short_name, self.store.stored_names())])
        return built_in

    def facts(self, model: InstalledModel) -> ModelFacts | None:
        """What the files of a model say about it, kept by their digest; None if they are not here.

        Raises:
            ModelError: they are no model files that can be read, or damaged.
            FileAccessError: they may not be read.
        """
        # Most programs that look a name up never ask for facts, and this reads much code.
        from .kept_facts import kept_facts  # noqa: PLC0415

        return kept_facts(self.store, model.weights_digests, model.weights) if model.weights else None

    def brief_facts(self, model: InstalledModel) -> BriefFacts | None:
        """The few facts that a list shows; errors are those of `facts`."""
        note = read_facts_note(self.store, model.weights_digests)
        if note is not None or not model.weights:
            return note.brief if note is not None else None
        from .kept_facts import brief_of, kept_facts  # noqa: PLC0415  as above

        return brief_of(kept_facts(self.store, model.weights_digests, model.weights))

    def install(
        self,
        name: ModelName,
        parts: Sequence[Part],
        *,
        config: Mapping[str, object],
        source: ModelSource,
        transfer: Transfer = Transfer.SHARE,
        on_bytes: OnBytes = lambda action, done, total: None,
    ) -> InstalledModel:
        """Put a model together from files, texts and blobs that are here, and give it a name.

        Args and errors are those of `new_model.install_parts`; `source` is noted.
        """
        manifest = install_parts(self.store, name, parts, config=config, transfer=transfer, on_bytes=on_bytes)
        self.note_source(manifest, source)
        file = self.store.find(name)
        if file is None:  # somebody has removed it at once
            raise ModelNotFoundError(short_name(name))
        return self._installed(file)

    def note_source(self, manifest: Manifest, source: ModelSource) -> None:
        """Remember where a model came from."""
        self.store.write_note(NoteKind.SOURCE, manifest.digest, encode_source(source))

    def _installed(self, file: ManifestFile) -> InstalledModel:
        assert file.manifest is not None
        weights = file.manifest.of_kind(LayerKind.WEIGHTS)
        found = tuple(self.store.blob_path(layer.digest) for layer in weights)
        paths = tuple(path for path in found if path is not None)
        is_complete = len(paths) == len(weights)
        source = self._source(file.manifest)
        missing = [layer.digest for layer, path in zip(weights, found, strict=True) if path is None]
        return InstalledModel(
            name=file.shown_name,
            manifest=file.manifest,
            modified_s=_modified_s(file.path),
            source=source,
            weights=paths if is_complete else (),
            is_gone=any(self.store.external(digest) is not None for digest in missing),
            find_file=self.store.blob_path,
            check_file=self.store.checked_path,
        )

    def _source(self, manifest: Manifest) -> ModelSource | None:
        raw = self.store.note(NoteKind.SOURCE, manifest.digest)
        return decode_source(raw) if raw is not None else None


def short_name(name: ModelName) -> str:
    """A name as people type it: without what it has by default, the tag "latest" among that."""
    return name.short if name.digest is not None else name.short.removesuffix(":latest")


def _is_seedling(name: ModelName) -> bool:
    return name == ModelName.parse(SEEDLING)


def _built_in_model(path: Path) -> InstalledModel:
    manifest = built_in_manifest(path)
    weights: Layer = manifest.of_kind(LayerKind.WEIGHTS)[0]
    return InstalledModel(
        name=ModelName.parse(SEEDLING),
        manifest=manifest,
        modified_s=_modified_s(path),
        source=ModelSource(kind=BUILT_IN),
        weights=(path,),
        is_gone=False,
        find_file=lambda digest: path if digest == weights.digest else None,
        check_file=lambda _: path,
    )


def _modified_s(path: Path) -> float:
    try:
        return os.stat(path).st_mtime
    except OSError:
        return 0.0
