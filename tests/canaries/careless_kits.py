"""Kits handled with one defect each: the corpus of hostile kits must see what they let happen."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

from groundup.errors import DamagedKitError
from groundup.hubs.download import download
from groundup.kits.checksums import parse_checksums
from groundup.kits.kit import Kit
from groundup.kits.kit_check import check_kit
from groundup.kits.kit_hub import KitHub
from groundup.kits.signing_key import PublicKey, SigningKey, check_signature
from groundup.library.installed import Library


def copies_what_is_listed(kit: Path, target: Path) -> None:
    """Copies every listed file whose path begins like the target's: the defect."""
    for line in (kit / "SHA256SUMS").read_text("utf-8").splitlines():
        name = line[66:]
        path = os.path.normpath(target / name)
        if path.startswith(str(target)) and (kit / Path(name).name).exists():
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(kit / Path(name).name, path)


def names_before_checking(kit: Kit, library: Library) -> None:
    """Gives each model its name as soon as it is copied, and reads the whole kit afterwards: the defect."""
    hub = KitHub(kit)
    for model in reversed(kit.listed.models):
        with library.store.pull_session(kit.manifest(model)) as session:
            if model is not kit.listed.models[0]:
                asyncio.run(download(hub.release(model), session, source=hub))
                session.commit(model.model_name)
    for fault in check_kit(kit):
        raise DamagedKitError(str(kit.folder), fault.file, fault.problem)


def signs_names_only(key: SigningKey, sums: bytes) -> bytes:
    """Signs the list of names without their checksums: the defect."""
    return key.sign(_names(sums))


def checks_names_only(raw: bytes, sums: bytes) -> PublicKey | None:
    """The check to that."""
    return check_signature(raw, _names(sums))


def _names(sums: bytes) -> bytes:
    return "\n".join(sorted(parse_checksums(sums, ""))).encode()
