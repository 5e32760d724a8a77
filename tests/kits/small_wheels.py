"""Wheels for tests: a Groundup of a few lines, and something that it needs."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from pathlib import Path

PROGRAM = """
import json, sys

def main():
    import tiny_need
    open(sys.argv[3] + "/told.json", "w").write(json.dumps(sys.argv[1:]))
"""


def small_wheels(folder: Path, version: str = "0.1.0") -> Path:
    """A folder with both wheels; the command `groundup` writes what it was told into the kit."""
    folder.mkdir(parents=True)
    _wheel(folder, "tiny_need", "1.0", {"tiny_need.py": ""})
    entry = "[console_scripts]\ngroundup = groundup.__main__:main\n"
    files = {
        "groundup/__init__.py": "",
        "groundup/__main__.py": PROGRAM,
        f"groundup-{version}.dist-info/entry_points.txt": entry,
    }
    _wheel(folder, "groundup", version, files, needs="tiny-need>=1")
    return folder


def _wheel(folder: Path, project: str, version: str, files: dict[str, str], needs: str = "") -> None:
    """A wheel as https://packaging.python.org/specifications/binary-distribution-format/ has it."""
    info = f"{project}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n"
    metadata += f"Requires-Dist: {needs}\n" if needs else ""
    tags = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files = {**files, f"{info}/METADATA": metadata, f"{info}/WHEEL": tags}
    record = "".join(f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in files.items())
    with zipfile.ZipFile(folder / f"{project}-{version}-py3-none-any.whl", "w") as archive:
        for name, content in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            archive.writestr(name, content)


def _digest(content: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).decode().rstrip("=")
