"""What this computer is, as one frozen value: memory, processor, accelerators, disk and measured speed.

Every figure says where it comes from. Nothing is read here: `probe` fills it, `overrides` changes it, and
`fit` only reads it, so that advice for another computer is advice for another `Device`. Sizes are in bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final, Literal

from .processors import Processors

PoolKind = Literal["system", "accelerator", "unified"]
BandwidthBasis = Literal["data_sheet", "read_test"]

GIB: Final = 1 << 30
# What the system and a few small programs keep, even when everything else is closed.
RESERVES_BYTES: Final = {"Linux": 3 * GIB // 2, "macOS": 3 * GIB, "Windows": 3 * GIB}
_MEMORY_STEP_BYTES: Final = GIB // 4  # a new kernel shows a few megabytes more or less


@dataclass(frozen=True, slots=True)
class MemoryPool:
    """One memory that a model can lie in; two pools are never added up.

    Attributes:
        kind: "system" is the processor's, "accelerator" that of one card, "unified" one memory for both.
        total_bytes: what the pool has.
        available_bytes: what is free now, at whatever level leaves least.
        limit_bytes: what may be used of it, by rule of a container, a driver or a system; at most the total.
        source: who says so.
        used_bytes: what is held now of the limit.
        reserve_bytes: what stays taken when all programs are closed.
    """

    kind: PoolKind
    total_bytes: int
    available_bytes: int
    limit_bytes: int
    source: str
    used_bytes: int = 0
    reserve_bytes: int = 0

    @property
    def now_bytes(self) -> int:
        """The budget of a model that is loaded now, beside everything that runs."""
        return max(0, min(self.available_bytes, self.limit_bytes - self.used_bytes))

    @property
    def quiet_bytes(self) -> int:
        """The budget when all other programs are closed; never less than the one of now.

        The reserve is what the system needs of the whole memory. It is not taken from a limit, which
        leaves room for the system already.
        """
        return max(self.now_bytes, min(self.total_bytes - self.reserve_bytes, self.limit_bytes))


@dataclass(frozen=True, slots=True)
class Bandwidth:
    """How fast memory is read, in bytes per second.

    `basis` tells a maker's figure from a measured one: a model reaches another share of each. `is_stale` says
    that the computer has changed since, `is_busy` that other programs ran meanwhile and it may be too low.
    """

    bytes_per_s: float
    basis: BandwidthBasis
    source: str
    threads: int = 0
    is_stale: bool = False
    is_busy: bool = False


@dataclass(frozen=True, slots=True)
class Accelerator:
    """One graphics card, or the part of a chip that does its work.

    Attributes:
        key: exact identity, such as "pci:10de:2684" or "apple:M4 Pro"; names of variants are alike.
        name: for people.
        maker: "nvidia", "amd", "intel", "apple" or "".
        pool: its memory; of kind "unified" where it shares that of the processor.
        source: who told of it.
        backend: the part of the engine's library that drives it.
        is_usable: whether the installed library has that part.
        bandwidth: of its memory, if known.
        problem: why figures are missing or unusual; "" if nothing is.
        identity: of this very piece, where its driver tells one.
    """

    key: str
    name: str
    maker: str
    pool: MemoryPool
    source: str
    backend: str = ""
    is_usable: bool = False
    bandwidth: Bandwidth | None = None
    problem: str = ""
    identity: str = ""

    @property
    def shares_memory(self) -> bool:
        """Whether its memory is the processor's."""
        return self.pool.kind == "unified"


@dataclass(frozen=True, slots=True)
class Processor:
    """The processor: its name, what it can do, and how many threads of it are ours."""

    name: str
    architecture: str
    instructions: frozenset[str]
    counts: Processors
    last_cache_bytes: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk that the library lies on."""

    total_bytes: int
    free_bytes: int
    source: str


@dataclass(frozen=True, slots=True)
class OperatingSystem:
    """System ("Linux", "macOS", "Windows"), its release, and what stands between it and the hardware."""

    name: str
    release: str
    environment: str = ""  # "WSL2", "container", "virtual machine" or ""


@dataclass(frozen=True, slots=True)
class Device:
    """This computer, or one that somebody asks about.

    Attributes:
        memory: what the processor may use.
        processor: the processor.
        accelerators: usable or not; each with its own pool.
        disk: where models are kept; None if it cannot be read.
        operating_system: the system.
        backends: what the installed engine library can run on, such as {"cpu", "cuda"}.
        bandwidth: how fast the processor reads memory; None if it was never measured.
        changes: what is not this computer's own but was given ("memory=8GB").
        notes: what could not be found out, in words.
    """

    memory: MemoryPool
    processor: Processor
    accelerators: tuple[Accelerator, ...] = ()
    disk: Disk | None = None
    operating_system: OperatingSystem = OperatingSystem("", "")
    backends: frozenset[str] = frozenset({"cpu"})
    bandwidth: Bandwidth | None = None
    changes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def usable_accelerators(self) -> tuple[Accelerator, ...]:
        """Those that the installed engine library can run models on."""
        return tuple(one for one in self.accelerators if one.is_usable)

    @property
    def pools(self) -> tuple[MemoryPool, ...]:
        """The separate memories that a model can lie in here, the processor's first.

        An accelerator that shares the processor's memory adds none: if models run on it, its limits hold
        for the one pool.
        """
        sharing = [one.pool for one in self.usable_accelerators if one.shares_memory]
        own = [one.pool for one in self.usable_accelerators if not one.shares_memory]
        return (sharing[0] if sharing else self.memory, *own)

    @property
    def fingerprint(self) -> str:
        """16 hex digits of everything on which a measurement depends; it changes when the computer does.

        The library's version is not in it: who measures with the library keeps that beside.
        """
        counts = self.processor.counts
        parts = [
            self.processor.name,
            self.processor.architecture,
            *sorted(self.processor.instructions),
            f"{counts.host_threads}/{counts.usable_threads}/{counts.physical_cores}",
            str(round(min(self.memory.total_bytes, self.memory.limit_bytes) / _MEMORY_STEP_BYTES)),
            self.operating_system.name,
            self.operating_system.environment,
            *(f"{one.key} {one.pool.kind} {one.pool.total_bytes >> 28}" for one in self.accelerators),
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
