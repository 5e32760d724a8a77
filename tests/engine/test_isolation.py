"""What a worker cannot do: leak secrets, use the network, dump its memory, outlive its parent."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psutil
import pytest

from groundup.engine import isolation
from groundup.engine.client import Engine
from tests.canaries import unguarded_worker

from .scripts import fake_engine

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="reads /proc; other systems have fewer layers"
)
ROOT = Path(__file__).parents[2]
SECRET = "groundup-test-secret"


@pytest.fixture
async def engine(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Engine]:
    """Started by a parent that has secrets and allows core dumps."""
    monkeypatch.setenv("SECRET_TOKEN", SECRET)
    async with fake_engine() as running:
        yield running


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The known-bad twin's process id."""
    monkeypatch.setenv("SECRET_TOKEN", SECRET)
    with unguarded_worker.start_unguarded() as process:
        yield process.pid
        process.kill()


def has_secrets(process_id: int) -> bool:
    return SECRET in Path(f"/proc/{process_id}/environ").read_text()


def gets_our_interrupts(process_id: int) -> bool:
    return os.getpgid(process_id) == os.getpgid(0) or os.getsid(process_id) == os.getsid(0)


def may_dump_core(process_id: int) -> bool:
    return resource.prlimit(process_id, resource.RLIMIT_CORE) != (0, 0)


def may_gain_privileges(process_id: int) -> bool:
    return "NoNewPrivs:\t1" not in Path(f"/proc/{process_id}/status").read_text()


def shares_our_network(process_id: int) -> bool:
    return os.readlink(f"/proc/{process_id}/ns/net") == os.readlink("/proc/self/ns/net")


def is_kept_as_long_as_we(process_id: int) -> bool:
    ours, theirs = (int(Path(f"/proc/{one}/oom_score_adj").read_text()) for one in (os.getpid(), process_id))
    return theirs <= ours < 1000


OFFENCES: dict[Callable[[int], bool], str] = {
    has_secrets: "",
    gets_our_interrupts: "",
    may_dump_core: "core dumps",
    may_gain_privileges: "no new privileges",
    shares_our_network: "no network",
    is_kept_as_long_as_we: "first to go when memory runs out",
}


@pytest.mark.promise("N-08")
@pytest.mark.parametrize("offence", OFFENCES, ids=lambda offence: offence.__name__)
async def test_a_worker_is_isolated(engine: Engine, offence: Callable[[int], bool]) -> None:
    """Every layer is on, or the engine's facts say why it is off."""
    assert engine.process_id is not None
    reported = engine.facts.isolation.get(OFFENCES[offence], "on")

    if reported.startswith("off: "):
        assert len(reported) > len("off: ")
    else:
        assert not offence(engine.process_id)


@pytest.mark.canary("N-08")
@pytest.mark.parametrize("offence", OFFENCES, ids=lambda offence: offence.__name__)
def test_an_unguarded_worker_is_noticed(unguarded: int, offence: Callable[[int], bool]) -> None:
    """The same checks find each offence of a process that was started without isolation."""
    if offence is may_dump_core and resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        pytest.skip("nothing may dump core here")
    assert offence(unguarded)


def has_gone(process_id: int, within_s: float) -> bool:
    """Whether a process has ended by then; a zombie has."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        try:
            if psutil.Process(process_id).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def outlives_its_parent(module: str, *, stopped: bool) -> bool:
    """Whether the child of this program still runs two seconds after the program was killed."""
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    command = [sys.executable, "-m", module]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd=ROOT
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        if stopped:
            os.kill(child, signal.SIGSTOP)
        parent.kill()
    outlived = not has_gone(child, within_s=2)
    if outlived:
        os.kill(child, signal.SIGKILL)
    return outlived


@pytest.mark.parametrize("stopped", [False, True], ids=["reading its pipe", "stuck"])
def test_a_worker_dies_with_its_parent(stopped: bool) -> None:
    """When the parent is killed the worker goes within two seconds, even if it cannot notice itself."""
    assert not outlives_its_parent("tests.engine.engine_parent", stopped=stopped)


def test_an_unguarded_worker_outlives_its_parent() -> None:
    """The known-bad twin is still there, so the check is a real one."""
    assert outlives_its_parent("tests.canaries.unguarded_worker", stopped=False)


def test_the_report_crosses_to_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the launcher achieved is read back layer by layer; without a launcher there is nothing."""
    monkeypatch.setenv("GROUNDUP_ISOLATION", "core dumps=on\nno network=off: a=b")
    assert isolation.achieved() == {"core dumps": "on", "no network": "off: a=b"}

    monkeypatch.delenv("GROUNDUP_ISOLATION")
    assert isolation.achieved() == {}


def test_memory_can_be_limited() -> None:
    """A process that takes more than its limit gets a MemoryError instead of the computer's memory."""
    code = (
        "from groundup.engine.isolation import limit_memory\n"
        "assert limit_memory(300 * 2**20) == 'on'\n"
        "bytearray(100 * 2**20)\n"
        "try: bytearray(400 * 2**20)\n"
        "except MemoryError: print('refused')"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )

    assert done.stdout == "refused\n"
