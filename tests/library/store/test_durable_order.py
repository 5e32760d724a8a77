"""When a pull says that it is done, a power cut takes nothing of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from groundup.names import ModelName
from tests.canaries.careless_store import DEFECTS
from tests.faults import small_models
from tests.faults.durable_order import Event, Linter, lint, read_trace, recorded
from tests.faults.small_models import SmallModel
from tests.faults.tracing import traced_pull

from .conftest import open_store

CANARIES = ("never_syncs_files", "never_syncs_folders", "names_before_blobs")


def recorded_pull(root: Path, model: SmallModel, name: ModelName) -> Linter:
    """What the linter says about a pull in this process."""
    with recorded() as events:
        small_models.pull(open_store(root), name, model)
    return lint([*events, Event("done")], root)


@pytest.mark.promise("S-03")
@pytest.mark.promise("P3")
def test_everything_is_synced_in_order(root: Path, model: SmallModel, name: ModelName) -> None:
    """Files before their names, folders before success, blobs before the manifest."""
    linter = recorded_pull(root, model, name)
    assert linter.names == 5  # format, pin, two blobs, manifest
    assert linter.findings == []


@pytest.mark.promise("S-03")
def test_a_second_model_is_synced_too(root: Path, model: SmallModel, name: ModelName) -> None:
    """Also if its blobs are there already, by somebody who perhaps has not synced their names."""
    recorded_pull(root, model, name)
    with recorded() as events:
        small_models.pull(open_store(root), ModelName.parse("me/other"), model)
    assert Event("sync", str(root / "blobs")) in events
    assert lint([*events, Event("done")], root).findings == []


@pytest.mark.canary("S-03", "P3")
@pytest.mark.parametrize("defect", CANARIES)
def test_careless_stores_are_caught(
    defect: str, root: Path, model: SmallModel, name: ModelName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each known-bad twin, without one of these steps, is found out."""
    DEFECTS[defect](monkeypatch)
    assert recorded_pull(root, model, name).findings != []


def test_logs_of_strace_are_understood() -> None:
    """Calls that failed did nothing."""
    log = (
        '7 openat(AT_FDCWD</>, "/s/x", O_RDONLY) = 3</s/x>\n'
        '7 pwrite64(3</s/x>, "ab"..., 2, 0) = 2\n'
        "7 fsync(3</s/x>) = 0\n"
        '7 rename("/s/x", "/s/y") = -1 ENOENT (No such file or directory)\n'
        '7 rename("/s/x", "/s/y") = 0\n'
        '8 mkdir("/s/z", 0777) = 0\n'
        '7 write(1<pipe:[1]>, "done\\n", 5) = 5\n'
    )
    kinds = [(event.kind, event.path, event.target) for event in read_trace(log)]
    assert kinds == [
        ("write", "/s/x", ""), ("sync", "/s/x", ""), ("rename", "/s/x", "/s/y"), ("mkdir", "/s/z", ""),
        ("done", "", ""),
    ]  # fmt: skip


@pytest.mark.drill
@pytest.mark.promise("S-03")
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("defect", ["", *CANARIES])
def test_strace_sees_the_same(defect: str, tmp_path: Path) -> None:
    """The kernel's view, where nothing of ours is in between."""
    calls = "write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,mkdir,mkdirat,ftruncate"
    log = tmp_path / "log"
    assert traced_pull(tmp_path / "store", "good", defect, ["-y", "-e", f"trace={calls}"], log) == 0
    linter = lint(read_trace(log.read_text("utf-8")), tmp_path / "store")
    assert linter.names == 5
    assert bool(linter.findings) == bool(defect)
