"""On disks of odd kinds the store works, or refuses with the reason; real ones where we may mount them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from groundup.library.store import BlobState
from groundup.names import ModelName
from tests.canaries.careless_store import minds_capitals
from tests.faults.folding_disk import folding_disk
from tests.faults.small_models import SmallModel, pull, small_model

from .conftest import open_store
from .test_full_disk import NAMESPACE, ROOT, needs_mounts

HAS_FAT = os.geteuid() == 0 and "vfat" in Path("/proc/filesystems").read_text() and shutil.which("mkfs.vfat")
LIFE = {"verified": ["good"], "wrong": [], "left": [], "names": ["me/critic:latest"]}


def seen_on(kind: str, folder: Path, *namespace: str) -> dict[str, object]:
    """What `odd_disks_program` sees on a disk of this kind."""
    place = folder / "a disk é"
    place.mkdir()
    done = subprocess.run(
        [*namespace, sys.executable, "-m", "tests.faults.odd_disks_program", kind, str(place)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    seen: dict[str, object] = json.loads(done.stdout)
    return seen


@needs_mounts
@pytest.mark.promise("S-15")
def test_a_disk_that_may_only_be_read(tmp_path: Path) -> None:
    """Models are listed, checked and loaded; whatever would write says why it cannot."""
    seen = seen_on("read-only", tmp_path, *NAMESPACE)
    refusals = [str(seen.pop(what)) for what in ("pull", "remove", "collect")]
    assert seen == {"names": ["me/poet:1b"], "loads": True, "verified": ["good"]}
    assert [one for one in refusals[:2] if "Read-only file system" not in one] == []


@needs_mounts
@pytest.mark.promise("S-15")
def test_a_disk_without_execution(tmp_path: Path) -> None:
    """Nothing in a store is ever executed, so nothing is different."""
    assert seen_on("noexec", tmp_path, *NAMESPACE) == LIFE


@pytest.mark.drill
@pytest.mark.promise("S-15")
@pytest.mark.skipif(not HAS_FAT, reason="no FAT32 of our own is to be had (root, vfat, mkfs.vfat)")
def test_a_stick(tmp_path: Path) -> None:
    """FAT32 has neither modes nor links nor large files, and a store needs none of them."""
    assert seen_on("fat", tmp_path, "unshare", "--mount") == {**LIFE, "largest": (1 << 32) - 1}


SPELLINGS = [
    ModelName.parse(text) for text in ("Me/Poet:Q4_K_M", "me/poet:q4_k_m", "hf.co/Ada/Poet-GGUF:Q8_0")
]


def models_on_a_folding_disk(root: Path, models: list[SmallModel]) -> tuple[int, int]:
    """How many of three spellings of two names are told apart, and how many models are whole."""
    with folding_disk(root) as folded:
        for name, model in zip(SPELLINGS, models, strict=True):
            pull(open_store(root), name, model)
        store = open_store(root)
        whole = sum(
            one.manifest is not None and one.manifest in [m.manifest for m in models]
            for one in store.models()
        )
        assert {one.state for one in store.verify()} == {BlobState.GOOD}
        store.remove(SPELLINGS[2])
        assert len(store.models()) == whole - 1
    return len({name for name in folded if name.startswith("manifests")}), whole


@pytest.mark.promise("S-15")
def test_a_disk_that_minds_no_capitals(root: Path) -> None:
    """Every name is stored in small letters, so nothing is folded, and two spellings are one model."""
    models = [small_model(1_000, seed=seed) for seed in range(3)]
    assert models_on_a_folding_disk(root, models) == (0, 2)


@pytest.mark.canary("S-15")
def test_capitals_in_paths_are_caught(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin leaves it to the disk whether two names are one file."""
    minds_capitals(monkeypatch)
    with folding_disk(root) as folded:
        pull(open_store(root), SPELLINGS[0], small_model(1_000))
    assert folded != []
