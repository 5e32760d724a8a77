"""What NVIDIA's driver says becomes pools: one for each accelerator, slice or shared memory."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from groundup.device.device import MemoryPool
from groundup.device.nvidia import NvidiaAnswer, has_nvidia_driver, nvidia_accelerators
from tests.canaries.device_pools import whole_of_a_slice
from tests.cli.program import SOURCE

from .fake_nvml import FakeCard, FakeNvml

GIB = 1 << 30
SYSTEM = MemoryPool("system", 64 * GIB, 40 * GIB, 64 * GIB, "system")
CUDA = frozenset({"cpu", "cuda"})


def asked(*cards: FakeCard, visible: str | None = None, **kinds: bool) -> NvidiaAnswer:
    """What is found on a computer with these cards."""
    environment = {} if visible is None else {"CUDA_VISIBLE_DEVICES": visible}
    return nvidia_accelerators(SYSTEM, CUDA, library=FakeNvml(*cards, **kinds), environment=environment)


def test_card_is_a_pool_of_its_own() -> None:
    """Total, what the driver keeps for itself, and what is free are told apart."""
    (card,) = asked(FakeCard()).accelerators
    assert (card.pool.kind, card.pool.total_bytes, card.key) == ("accelerator", 24 * GIB, "pci:10de:2204")
    assert card.pool.limit_bytes == 24 * GIB - GIB // 4
    assert card.pool.now_bytes == card.pool.available_bytes == 20 * GIB
    assert card.is_usable
    assert not card.problem


def test_older_driver_knows_the_older_question() -> None:
    """Without the newer form of the answer the whole memory counts."""
    (card,) = asked(FakeCard(), is_old=True).accelerators
    assert card.pool.limit_bytes == 24 * GIB


@pytest.mark.parametrize(
    ("clock_mhz", "width_bits", "gigabytes_per_s"),
    [(9751, 384, 936), (10501, 384, 1008), (7001, 256, 448)],
)
def test_bandwidth_follows_from_clock_and_width(
    clock_mhz: int, width_bits: int, gigabytes_per_s: int
) -> None:
    """What the driver says of the memory gives the maker's figure (RTX 3090, RTX 4090, RTX 2080)."""
    (card,) = asked(FakeCard(clock_mhz=clock_mhz, width_bits=width_bits)).accelerators
    assert card.bandwidth is not None
    assert card.bandwidth.basis == "data_sheet"
    assert card.bandwidth.bytes_per_s / 1e9 == pytest.approx(gigabytes_per_s, rel=0.001)


def test_maker_is_asked_where_the_driver_is_silent() -> None:
    """Without a clock the table serves by exact identity, and else the bandwidth is unknown."""
    (known,) = asked(FakeCard(clock_mhz=0)).accelerators
    assert known.bandwidth is not None
    assert known.bandwidth.bytes_per_s == 936e9
    (unknown,) = asked(FakeCard(clock_mhz=0, pci_device_id=0x123410DE)).accelerators
    assert unknown.bandwidth is None


def test_not_supported_means_shared_memory() -> None:
    """A part without memory of its own uses the processor's, and says so."""
    (card,) = asked(FakeCard(name="NVIDIA GB10", memory=None, clock_mhz=0)).accelerators
    assert card.shares_memory
    assert (card.pool.total_bytes, card.pool.available_bytes) == (64 * GIB, 40 * GIB)
    assert "shares" in card.problem


def cut_up() -> FakeCard:
    """An accelerator of 80 GiB with one slice of 10 GiB."""
    piece = FakeCard(name="NVIDIA H100 MIG 1g.10gb", memory=(10 * GIB, 0, 9 * GIB), uuid="MIG-1")
    return FakeCard(name="NVIDIA H100", memory=(80 * GIB, 0, 80 * GIB), slices=[piece])


def test_slices_stand_for_what_is_cut_up() -> None:
    """A slice has its own memory, and no bandwidth that anybody tells; the whole is not listed."""
    found = asked(cut_up()).accelerators
    assert [one.pool.total_bytes for one in found] == [10 * GIB]
    assert found[0].name == "NVIDIA H100 MIG 1g.10gb"
    assert found[0].bandwidth is None
    assert found[0].key.endswith("/MIG-1")


def test_whole_instead_of_slice_is_wrong() -> None:
    """A reader that shows what was cut up fails the same check."""
    assert whole_of_a_slice(80 * GIB, asked(cut_up()).accelerators) != [10 * GIB]


def test_device_without_memory_is_none() -> None:
    """What reports 0 of 0 is skipped; its neighbour stays."""
    found = asked(FakeCard(memory=(0, 0, 0)), FakeCard(uuid="GPU-1")).accelerators
    assert [one.identity for one in found] == ["GPU-1"]


def test_silent_driver_is_a_note() -> None:
    """A driver that does not answer leaves no accelerator, and a reason."""
    answer = asked(FakeCard(), is_silent=True)
    assert answer.accelerators == ()
    assert "does not answer" in answer.problem


def test_session_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asked stops talking to the driver, also when the answer was an error."""
    library = FakeNvml(FakeCard())
    nvidia_accelerators(SYSTEM, CUDA, library=library, environment={})
    assert not library.is_open
    monkeypatch.setattr(library, "nvmlDeviceGetName", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        nvidia_accelerators(SYSTEM, CUDA, library=library, environment={})
    assert not library.is_open


@pytest.mark.parametrize(
    ("visible", "kept"),
    [("0,1", ["GPU-a", "GPU-b"]), ("1", ["GPU-b"]), ("", []), ("-1", []), ("GPU-b", ["GPU-b"]),
     ("0,7,1", ["GPU-a"]), ("GPU", ["GPU-a"])],
)  # fmt: skip
def test_hidden_cards_are_not_there(visible: str, kept: list[str]) -> None:
    """Only what the user left visible counts, up to the first wrong name."""
    found = asked(FakeCard(uuid="GPU-a"), FakeCard(uuid="GPU-b"), visible=visible)
    assert [one.identity for one in found.accelerators] == kept
    assert found.problem == ""


def test_numbers_of_unequal_cards_are_doubtful() -> None:
    """CUDA counts unequal cards by speed, the driver by slot: that is said."""
    cards = FakeCard(uuid="GPU-a"), FakeCard(uuid="GPU-b", name="NVIDIA T400")
    assert "counts by speed" in asked(*cards, visible="1").problem
    assert asked(*cards, visible="GPU-b").problem == ""


def test_library_without_its_part_makes_it_useless() -> None:
    """A card that the engine has no part for is shown, and not used."""
    answer = nvidia_accelerators(SYSTEM, frozenset({"cpu"}), library=FakeNvml(FakeCard()), environment={})
    assert [(one.is_usable, one.backend) for one in answer.accelerators] == [(False, "cuda")]


def test_driver_is_known_by_its_files(tmp_path: Path) -> None:
    """Nobody is asked where there is no sign of a driver; WSL2 has one of its own."""
    assert not has_nvidia_driver(tmp_path)
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev/dxg").touch()
    assert has_nvidia_driver(tmp_path)


COMPILER = shutil.which("cc") or ""
ASK = """
import msgspec
from groundup.device.device import MemoryPool
from groundup.device.nvidia import nvidia_accelerators
system = MemoryPool("system", 1 << 36, 1 << 35, 1 << 36, "system")
print(msgspec.json.encode(nvidia_accelerators(system, frozenset({"cpu"}), environment={})).decode())
"""


@pytest.mark.skipif(sys.platform != "linux" or not COMPILER, reason="needs Linux and a compiler")
@pytest.mark.parametrize(("flags", "reserved_bytes"), [([], GIB // 4), (["-DOLD"], 0)])
def test_real_bindings_are_understood(tmp_path: Path, flags: list[str], reserved_bytes: int) -> None:
    """NVIDIA's own bindings, before a driver of today and an older one, answer as is expected here."""
    source, library = Path(__file__).with_name("fake_driver.c"), tmp_path / "libnvidia-ml.so.1"
    subprocess.run(
        [COMPILER, "-shared", "-fPIC", *flags, "-o", str(library), str(source)], check=True, timeout=60
    )
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, "LD_LIBRARY_PATH": str(tmp_path), "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    answer = json.loads(asked.stdout)
    card, piece = answer["accelerators"]
    assert answer["problem"] == ""
    assert (card["key"], card["name"]) == ("pci:10de:2204", "NVIDIA GeForce RTX 3090")
    assert card["pool"]["limit_bytes"] == 24 * GIB - reserved_bytes
    assert card["pool"]["available_bytes"] == 20 * GIB
    assert card["bandwidth"]["bytes_per_s"] == pytest.approx(936e9, rel=0.001)
    assert (piece["key"], piece["pool"]["total_bytes"]) == ("pci:10de:2330/MIG-2", 10 * GIB)
