"""What a kit is to hold, and the list of it that goes into `kit.json`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from groundup import __version__
from groundup.library.installed import InstalledModel
from groundup.library.manifest import Layer
from groundup.library.model_source import ModelSource, now_text

from . import kit_layout as layout
from .kit_layout import PART_BYTES, KitPart, blob_parts, manifest_file
from .kit_list import FORMAT, KitList, KitModel, KitWheel, KitWheels
from .signing_key import SigningKey
from .wheels import WheelFolder


@dataclass(frozen=True, slots=True)
class PackedModel:
    """A model for a kit, and the licence that its list is to name."""

    model: InstalledModel
    licence: str = ""


@dataclass(frozen=True, slots=True)
class KitPlan:
    """What a kit is to hold.

    `key` is None for a kit that nobody vouches for; `signed_as` is who its maker wants to be called.
    `part_bytes` is the size from which a file is split.
    """

    folder: Path
    models: tuple[PackedModel, ...]
    title: str = ""
    signed_as: str = ""
    key: SigningKey | None = None
    wheels: WheelFolder | None = None
    replace: bool = False
    part_bytes: int = PART_BYTES

    def blobs(self) -> list[Layer]:
        """Every blob of every model, once."""
        unique = {layer.digest: layer for one in self.models for layer in one.model.manifest.blobs}
        return list(unique.values())

    def sizes(self) -> dict[str, int]:
        """The large files of the kit, with their sizes."""
        sizes = {part.name: part.end - part.start for layer in self.blobs() for part in self.parts(layer)}
        sizes |= {name: len(raw) for name, raw in self.manifests().items()}
        if self.wheels is not None:
            sizes |= {f"{layout.WHEELS}/{path.name}": path.stat().st_size for path in self.wheels.files}
        return sizes

    @property
    def copied_bytes(self) -> int:
        """How much is copied into the kit: all but the small files, which are written."""
        sizes = self.sizes()
        return sum(sizes.values()) - sum(len(raw) for raw in self.manifests().values())

    def manifests(self) -> dict[str, bytes]:
        """The files of the manifests, with their bytes."""
        found = (one.model.manifest for one in self.models)
        return {manifest_file(manifest.digest): manifest.raw for manifest in found}

    def parts(self, layer: Layer) -> tuple[KitPart, ...]:
        """The files in which a blob will lie."""
        return blob_parts(layer.digest, layer.size_bytes, self.part_bytes)


def kit_list(plan: KitPlan) -> KitList:
    """The list of a kit as it is planned, made now."""
    return KitList(
        format=FORMAT,
        made_by=f"groundup {__version__}",
        made=now_text(),
        title=plan.title,
        signed_as=plan.signed_as,
        part_bytes=plan.part_bytes,
        models=tuple(_listed_model(one) for one in plan.models),
        wheels=_listed_wheels(plan.wheels) if plan.wheels is not None else None,
    )


def _listed_model(packed: PackedModel) -> KitModel:
    model = packed.model
    return KitModel(
        name=model.shown_name,
        manifest=str(model.manifest.digest),
        size_bytes=model.manifest.size_bytes,
        licence=packed.licence,
        source=_shareable(model.source) if model.source is not None else None,
    )


def _shareable(source: ModelSource) -> ModelSource:
    """Where a model came from, without what tells about this computer: the path of a file of it."""
    if not source.page.startswith(("https://", "http://")):
        return ModelSource(kind=source.kind, licence=source.licence)
    return source


def _listed_wheels(wheels: WheelFolder) -> KitWheels:
    return KitWheels(
        groundup=wheels.groundup_version,
        python=wheels.python,
        system=wheels.system,
        machine=wheels.machine,
        files=tuple(KitWheel(file=path.name, size_bytes=path.stat().st_size) for path in wheels.files),
    )
