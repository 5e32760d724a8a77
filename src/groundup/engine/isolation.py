"""Starts a worker inside as many layers of isolation as this system allows.

    python -P -m groundup.engine.isolation worker SETTINGS

A model file and a prompt may be hostile, and native code will read both. So the process that runs
it gets no core dumps, no new privileges, no network, and dies with its parent. It must happen here,
before anything starts a thread: a user namespace cannot be entered later.
"""

from __future__ import annotations

import ctypes
import os
import resource
import runpy
import signal
import sys

_MODULES = {
    "worker": "groundup.engine.worker",
    "fake": "groundup.engine.fake",
    "dry_run": "groundup.engine.dry_run",
    "grammar_trial": "groundup.engine.grammar_trial",
}
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_OOM_STEP, _LARGEST_OOM_ADJUSTMENT = 500, 1000
_REPORT_VARIABLE = "GROUNDUP_ISOLATION"  # how the launcher tells the worker what it achieved


def enter() -> dict[str, str]:
    """Apply every layer; returns for each "on", or "off: " and the reason."""
    report = {"core dumps": _no_core_dumps()}
    if sys.platform == "linux":
        report["dies with parent"] = _control_process(_PR_SET_PDEATHSIG, signal.SIGKILL)
        report["no new privileges"] = _control_process(_PR_SET_NO_NEW_PRIVS, 1)
        report["no network"] = _leave_network()
        report["first to go when memory runs out"] = _volunteer_for_oom()
    else:
        report["no network"] = f"off: not known how on {sys.platform}"
    os.chdir("/")
    return report


def achieved() -> dict[str, str]:
    """What the launcher of this process achieved, layer by layer; empty if it was started without."""
    lines = os.environ.get(_REPORT_VARIABLE, "").splitlines()
    return dict(line.split("=", 1) for line in lines)


def limit_memory(limit_bytes: int) -> str:
    """Bound cache and buffers (not read-only mapped weights); returns "on", or "off: " and why."""
    try:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (limit_bytes, hard))
    except (ValueError, OSError) as error:
        return f"off: {error}"
    return "on"


def _no_core_dumps() -> str:
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ValueError, OSError) as error:
        return f"off: {error}"
    return "on"


def _control_process(option: int, value: int) -> str:
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(option, value, 0, 0, 0) != 0:
        return f"off: {os.strerror(ctypes.get_errno())}"
    return "on"


def _leave_network() -> str:
    """Enter an empty network namespace; the user namespace is what makes that possible without root."""
    user, group = os.geteuid(), os.getegid()
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return f"off: {os.strerror(ctypes.get_errno())}"
    try:
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{user} {user} 1")
        _write("/proc/self/gid_map", f"{group} {group} 1")
    except OSError:
        return "on, without a user name"
    return "on"


def _volunteer_for_oom() -> str:
    """Be more expendable than the parent, whose figure we have inherited."""
    path = "/proc/self/oom_score_adj"
    try:
        with open(path, encoding="ascii") as file:
            inherited = int(file.read())
        _write(path, str(min(inherited + _OOM_STEP, _LARGEST_OOM_ADJUSTMENT)))
    except OSError as error:
        return f"off: {error.strerror}"
    return "on"


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def main() -> None:
    """Isolate this process, then become the module named by the first argument."""
    module = _MODULES[sys.argv.pop(1)]
    report = enter()
    os.environ[_REPORT_VARIABLE] = "\n".join(f"{layer}={state}" for layer, state in report.items())
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
