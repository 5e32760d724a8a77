"""Groups are found from the own one upwards, and only those that exist."""

from __future__ import annotations

from pathlib import Path

from groundup.device.control_groups import controller_groups, read_number, unified_groups

from .fake_system import unified, version_one, write_tree


def test_groups_go_from_the_inside_out(tmp_path: Path) -> None:
    """The innermost group comes first, the mount itself last."""
    root = write_tree(tmp_path, unified("/a/b", {}))
    mount = root / "sys/fs/cgroup"
    assert unified_groups(root) == [mount / "a/b", mount / "a", mount]


def test_joint_controllers_are_found(tmp_path: Path) -> None:
    """A controller is found where it is mounted together with another."""
    root = write_tree(tmp_path, version_one("cpu,cpuacct", "/x", {"/x": {"tasks": ""}}))
    assert controller_groups(root, "cpu")[0] == root / "sys/fs/cgroup/cpu,cpuacct/x"
    assert controller_groups(root, "memory") == []


def test_numbers_are_digits_only(tmp_path: Path) -> None:
    """Only digits are a number; words, signs, other scripts and missing files are none."""
    path = tmp_path / "value"
    for text, number in (("12\n", 12), ("max", None), ("-1", None), ("٣", None), ("", None)):
        path.write_text(text, encoding="utf-8")
        assert read_number(path) == number
    assert read_number(tmp_path / "missing") is None
