"""A Linux kernel of its own for one program: User-Mode Linux, which needs no rights and starts in a second.

The program sees the files of this system, and control groups of version 2 that nobody else uses. So what
only an administrator could set up here can be tested: groups that are handed over, and systemd's manager.
Source: Documentation/virt/uml of the Linux kernel.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

KERNEL: Final = "linux.uml"
_LONGEST_S: Final = 200.0
_TOO_MANY_REGISTERS: Final = "ptrace set fp regs failed"  # what it says on a processor with AMX
_ROOT: Final = Path(__file__).parents[2]

_BEGIN: Final = """\
#!/bin/sh
exec > {said} 2> {log}
export PATH=/usr/bin:/bin:/usr/sbin:/sbin HOME=/nowhere PYTHONDONTWRITEBYTECODE=1 PYTHONPATH={path}
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t tmpfs tmpfs /run
mount -t cgroup2 none /sys/fs/cgroup
groups=/sys/fs/cgroup
echo +memory > $groups/cgroup.subtree_control
cd {root}
"""
_DELEGATED: Final = """\
mkdir -p $groups/service/server
{python} -c "import os; os.setxattr('$groups/service', 'user.delegate', b'1')"
echo $$ > $groups/service/server/cgroup.procs
"""
_SYSTEMD: Final = """\
mkdir -p $groups/manager $groups/session /run/systemd/system /run/user/0/systemd
echo $$ > $groups/session/cgroup.procs
export XDG_RUNTIME_DIR=/run/user/0 DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/0/bus
dbus-daemon --session --address=$DBUS_SESSION_BUS_ADDRESS --fork --nopidfile
sh -c "echo \\$\\$ > $groups/manager/cgroup.procs; exec /lib/systemd/systemd --user" &
for second in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    busctl --user --quiet status org.freedesktop.systemd1 > /dev/null 2>&1 && break
    sleep 1
done
"""
_END: Final = """\
{python} -m {module}
sync
echo o > /proc/sysrq-trigger
sleep 10
"""


def run_in_small_kernel(manager: str, module: str, folder: Path) -> list[str]:
    """What a module of the tests says there, line by line; skips the test where nothing can run there.

    Args:
        manager: who hands out groups: `delegated` (a group is ours already) or `systemd`.
        module: run by this Python.
        folder: for files of the run.
    """
    said, log, init = folder / "said", folder / "log", folder / "init"
    values = {"said": said, "log": log, "root": _ROOT, "path": f"{_ROOT / 'src'}:{_ROOT}",
              "python": sys.executable, "module": module}  # fmt: skip
    middle = _SYSTEMD if manager == "systemd" else _DELEGATED
    init.write_text("".join(part.format(**values) for part in (_BEGIN, middle, _END)))
    init.chmod(0o755)
    _boot(init, folder)
    lines = said.read_text().splitlines() if said.exists() else []
    console = (folder / "console").read_text(errors="replace")
    if not lines and _TOO_MANY_REGISTERS in console:
        pytest.skip(f"{KERNEL} cannot keep all registers of this processor")
    assert lines, f"{log.read_text() if log.exists() else ''}\n{console[-2000:]}"
    return lines


def _boot(init: Path, folder: Path) -> None:
    """Run the kernel until it powers itself off; all its processes end with it."""
    kernel = shutil.which(KERNEL)
    assert kernel is not None
    command = [kernel, "rootfstype=hostfs", "rootflags=/", "rw", "mem=768M", f"init={init}",
               f"uml_dir={folder}", "con=null", "con0=null,fd:1", "ssl=null"]  # fmt: skip
    with (folder / "console").open("wb") as console:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=console, stderr=console, start_new_session=True
        )
        try:
            process.wait(_LONGEST_S)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
