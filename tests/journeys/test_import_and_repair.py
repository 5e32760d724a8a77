"""Import a file, find out that the disk has changed it, and get it back."""

from __future__ import annotations

from pathlib import Path

from groundup.names import Digest
from tests.conftest import TinyModels

from .computers import Computer
from .conftest import LICENCE, MakeComputer, SchoolRegistry


def flip_a_bit(computer: Computer, size_bytes: int) -> None:
    """Change one bit of the largest blob of this size, as a failing disk does."""
    (blob,) = [
        path for path in (computer.home / "library" / "blobs").iterdir() if path.stat().st_size == size_bytes
    ]
    blob.chmod(0o644)
    with blob.open("r+b") as file:
        file.seek(size_bytes // 2)
        byte = file.read(1)[0]
        file.seek(size_bytes // 2)
        file.write(bytes([byte ^ 1]))
    blob.chmod(0o444)


def test_import_keeps_the_file(computer: MakeComputer, tiny_models: TinyModels, tmp_path: Path) -> None:
    """A file that was imported runs by its name, and is still where it was."""
    mine, file = computer("mine"), tmp_path / "tiny.gguf"
    file.write_bytes(tiny_models("qwen3").read_bytes())
    mine.type("import", str(file), "--name", "tiny")
    assert mine.type("run", "tiny", "Hello", "--max-tokens", "4").out.strip()
    assert file.read_bytes() == tiny_models("qwen3").read_bytes()
    assert mine.type("verify", "tiny").code == 0


def test_damage_is_found(computer: MakeComputer, tiny_models: TinyModels) -> None:
    """One flipped bit of an imported model: exit code 1, the model named, and the way to get it back."""
    mine, file = computer("mine"), tiny_models("qwen3")
    mine.type("import", str(file), "--name", "tiny", "--copy")
    flip_a_bit(mine, file.stat().st_size)
    said = mine.type("verify", code=1)
    assert "tiny" in said.out + said.err
    mine.type("import", str(file), "--name", "tiny", "--copy", "--replace")
    mine.type("verify")


def test_damage_is_repaired(computer: MakeComputer, school: SchoolRegistry) -> None:
    """`verify --repair` fetches the damaged file again from where it came, and looks at the licence alone."""
    mine = computer("mine")
    mine.type("pull", school.model)
    flip_a_bit(mine, len(school.weights))
    asked = len(school.server.http.requests)
    mine.type("verify", code=1)
    mine.type("verify", "--repair")
    mine.type("verify")
    blobs = {
        one.path.rpartition("/")[2] for one in school.server.http.requests[asked:] if "/blobs/" in one.path
    }
    assert blobs == {str(Digest.of(school.weights)), str(Digest.of(LICENCE))}
