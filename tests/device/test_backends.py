"""What the engine library can run on is told by the names of its files."""

from __future__ import annotations

from groundup.device.backends import backend_for, backends_in, installed_backends


def test_parts_are_read_from_names() -> None:
    """Every system's names are understood; what all parts share is none."""
    linux = ["libggml-base.so.0", "libggml-cpu-haswell.so", "libggml-cuda.so", "libggml.so"]
    assert backends_in(linux) == {"cpu", "cuda"}
    assert backends_in(["libggml-metal.dylib", "libggml-blas.dylib"]) == {"cpu", "metal", "blas"}
    assert backends_in(["ggml-vulkan.dll"]) == {"cpu", "vulkan"}
    assert backends_in([]) == {"cpu"}


def test_maker_needs_its_part() -> None:
    """A maker's own part is preferred, one that serves several is enough, and none is none."""
    assert backend_for("nvidia", frozenset({"cpu", "cuda", "vulkan"})) == ("cuda", True)
    assert backend_for("amd", frozenset({"cpu", "vulkan"})) == ("vulkan", True)
    assert backend_for("apple", frozenset({"cpu"})) == ("metal", False)
    assert backend_for("", frozenset({"cpu", "vulkan"})) == ("", False)


def test_this_library_runs_on_the_processor() -> None:
    """The installed library is found without being loaded."""
    assert "cpu" in installed_backends()
