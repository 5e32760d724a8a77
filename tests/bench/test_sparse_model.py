"""Model files without weights: what they say, what they cost, and that the real library loads them."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy
import pytest

from groundup.bench.fit_loads import SHAPES, Load, measure_load, prediction_of
from groundup.bench.sparse_model import write_sparse_model
from groundup.host.file_holes import has_holes
from groundup.library.gguf import read_header


def test_files_take_no_disk(tmp_path: Path) -> None:
    """A file of hundreds of megabytes takes few, and its header passes our reader."""
    if not has_holes(tmp_path):
        pytest.skip("this file system has no holes")
    path = tmp_path / "model.gguf"
    facts = write_sparse_model(SHAPES["llama"], "F16", path)
    assert path.stat().st_size > facts.weights_bytes > 600 << 20
    assert path.stat().st_blocks * 512 < 30 << 20
    assert len(read_header(path).tensors) == len(facts.tensors)


@pytest.mark.drill
def test_same_shape_same_file(tmp_path: Path) -> None:
    """Nothing in a file is left to chance."""
    first, second = tmp_path / "one.gguf", tmp_path / "two.gguf"
    for path in (first, second):
        write_sparse_model(SHAPES["gemma3"], "Q4_0", path)
    size = first.stat().st_blocks * 512
    assert first.read_bytes()[:size] == second.read_bytes()[:size]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells peak and private memory")
async def test_the_real_library_loads_them(tmp_path: Path) -> None:
    """The smallest of the shapes is loaded and answers, and took about what was predicted."""
    if not has_holes(tmp_path):
        pytest.skip("this file system has no holes")
    load = Load("narrow", "Q8_0", {"context_tokens": 1024, "max_running": 1})
    measured = await measure_load(load, tmp_path)
    assert measured.peak_bytes == pytest.approx(prediction_of(load).total_bytes, rel=0.10)
    assert not (tmp_path / "model.gguf").exists()


def test_routers_choose_among_their_experts(tmp_path: Path) -> None:
    """For measuring speed norms are ones and routers are random; otherwise every value is a hole."""
    read = {}
    for chooses in (True, False):
        path = tmp_path / f"{chooses}.gguf"
        write_sparse_model(SHAPES["qwen3moe"], "Q4_K_M", path, chooses=chooses)
        header = read_header(path)
        named = {tensor.name: tensor for tensor in header.tensors}
        with path.open("rb") as file:
            for name in ("blk.0.attn_norm.weight", "blk.1.ffn_gate_inp.weight", "blk.0.attn_q.weight"):
                file.seek(header.data_offset_bytes + named[name].offset_bytes)
                read[name, chooses] = numpy.frombuffer(file.read(1024), numpy.float32)
    assert set(read["blk.0.attn_norm.weight", True]) == {1.0}
    assert len(set(read["blk.1.ffn_gate_inp.weight", True])) > 200
    holes = [values for (name, chooses), values in read.items() if not chooses or "attn_q" in name]
    assert len(holes) == 4
    assert not any(values.any() for values in holes)
