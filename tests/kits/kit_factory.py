"""Libraries with small models, kits of them, and kits that a forger has changed and signed again."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from groundup.kits import kit_layout as layout
from groundup.kits.checksums import parse_checksums, write_checksums
from groundup.kits.installing import chosen_models, install_models
from groundup.kits.kit import Kit, open_kit
from groundup.kits.kit_plan import KitPlan, PackedModel
from groundup.kits.making import make_kit
from groundup.kits.signing_key import SigningKey
from groundup.kits.trust import Decision, require_trust
from groundup.library.installed import Library
from groundup.library.model_source import ModelSource
from groundup.names import Digest, ModelName
from tests.faults.small_models import SmallModel, pull, small_model

PART_BYTES = 64 << 10
MAKER = SigningKey(bytes(range(32)))
FORGER = SigningKey(bytes(range(1, 33)))
POET = small_model(150_000)
MATE = small_model(70_000, seed=2)


def library_with(folder: Path, **models: SmallModel) -> Library:
    """A library in which models have these names; each says that it may be passed on."""
    library = Library(folder)
    for name, model in models.items():
        pull(library.store, ModelName.parse(name), model)
        library.note_source(model.manifest, ModelSource(kind="grown", licence="mit"))
    return library


def plan_of(library: Library, folder: Path, *names: str, key: SigningKey | None = MAKER) -> KitPlan:
    """A plan of a kit of these models, with small parts."""
    found = [library.find(name) for name in names]
    models = tuple(PackedModel(model, "mit") for model in found if model is not None)
    assert len(models) == len(names)
    return KitPlan(folder, models, "A class", "Ms. Keller", key, part_bytes=PART_BYTES)


def good_kit(folder: Path) -> Path:
    """A kit of "poet" (one of its files in three parts) and "mate" (in two), signed by `MAKER`."""
    library = library_with(folder / "maker", poet=POET, mate=MATE)
    make_kit(plan_of(library, folder / "kit", "poet", "mate"), library)
    return folder / "kit"


def install(kit: Kit, library: Library, *, home: Path, decision: Decision | None = None) -> None:
    """What the command does: decide about the signature, then install everything."""
    require_trust(kit, decision or Decision(accepts_unsigned=True), home)
    asyncio.run(install_models(kit, library, chosen_models(kit, [])))


def try_install(folder: Path, library: Library, home: Path, decision: Decision | None = None) -> None:
    """Open a kit and install everything in it."""
    install(open_kit(folder), library, home=home, decision=decision)


@dataclass
class Forger:
    """Changes a kit, makes its list and checksums fit, and signs it with a key of their own."""

    kit: Path

    def change_list(self, change: Callable[[dict[str, object]], None]) -> None:
        """Change `kit.json`."""
        listed = msgspec.json.decode((self.kit / layout.LIST).read_bytes())
        change(listed)
        (self.kit / layout.LIST).write_bytes(msgspec.json.encode(listed))
        self.sign()

    def change_model(self, **fields: object) -> None:
        """Change fields of the first model in the list."""
        self.change_list(lambda listed: listed["models"][0].update(fields))  # type: ignore[index]

    def add_line(self, name: str) -> None:
        """Name one more file in the checksums."""
        line = f"{Digest.of(b'').hex}  {name}\n"
        sums = self.kit / layout.SUMS
        sums.write_bytes(sums.read_bytes() + line.encode("utf-8", "surrogatepass"))
        self.sign(anew=False)

    def sign(self, *, anew: bool = True) -> None:
        """Bring the checksums up to date, as far as files are there, and sign them."""
        sums = self.kit / layout.SUMS
        if anew:
            listed = parse_checksums(sums.read_bytes(), "")
            there = {name for name in listed if (self.kit / name).is_file()}
            listed |= {name: Digest.of((self.kit / name).read_bytes()) for name in there}
            sums.write_bytes(write_checksums(listed))
        (self.kit / layout.SIGNATURE).write_bytes(FORGER.sign(sums.read_bytes()))

    def blobs(self) -> list[Path]:
        """The files of blobs, the largest first."""
        return sorted((self.kit / layout.BLOBS).iterdir(), key=lambda path: -path.stat().st_size)


def copied(kit: Path, target: Path) -> Path:
    """Another copy of a kit."""
    return Path(shutil.copytree(kit, target, symlinks=True))


def walked(jail: Path, but: Path) -> dict[str, bytes]:
    """Every file below a folder, with its bytes, but for those in one place."""
    files = (path for path in jail.rglob("*") if not path.is_relative_to(but))
    return {
        str(path.relative_to(jail)): path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        for path in files
    }
