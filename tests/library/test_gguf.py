"""The bounded reader: what it reads, what it refuses and how, and that its checks would notice."""

from __future__ import annotations

import os
import struct
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundup.errors import (
    GgufFormatError,
)
from groundup.library.gguf import ArrayInfo, read_array, read_header
from tests.canaries import gguf_readers

from .gguf_corpus import (
    ARRAY,
    STRING,
    UINT8,
    UINT32,
    Case,
    Entry,
    Model,
    crafted,
    empty_strings,
    heavy,
    nasty_numbers,
    small_model,
    truncations,
)
from .gguf_examination import examine, judge


def written(folder: Path, model: Model) -> Path:
    """The model as a file."""
    path = folder / "model.gguf"
    path.write_bytes(model.write())
    return path


# --- what it reads ---------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [2, 3])
def test_reads_what_was_written(tmp_path: Path, version: int) -> None:
    """Scalars, texts and tensors come back as they were written, in both versions."""
    model = replace(small_model(), version=version)
    header = read_header(written(tmp_path, model))
    assert header.version == version
    assert header.metadata["general.name"] == "Corpus"
    assert header.metadata["llama.block_count"] == 1
    assert header.metadata["tokenizer.ggml.add_bos_token"] is True
    assert [tensor.name for tensor in header.tensors] == [tensor.name for tensor in model.tensors]
    assert [tensor.size_bytes for tensor in header.tensors] == [tensor.size_bytes for tensor in model.tensors]
    assert header.data_offset_bytes == model.header_bytes()
    assert judge(model.write(), header) == []


def test_arrays_are_read_on_request(tmp_path: Path) -> None:
    """An array leaves only its place in the header, and can be read from there."""
    path = written(tmp_path, small_model())
    tokens = read_header(path).metadata["tokenizer.ggml.tokens"]
    assert isinstance(tokens, ArrayInfo)
    assert (tokens.element_type, tokens.count) == ("string", 12)
    assert read_array(path, tokens)[:3] == ["<unk>", "<s>", "</s>"]
    scores = read_header(path).metadata["tokenizer.ggml.scores"]
    assert isinstance(scores, ArrayInfo)
    assert read_array(path, scores)[:3] == [0.0, -1.0, -2.0]


def test_alignment_of_the_file_counts(tmp_path: Path) -> None:
    """A file may choose its alignment, and the data begins accordingly."""
    model = small_model().with_entry(Entry("general.alignment", UINT32, 4096))
    header = read_header(written(tmp_path, replace(model, alignment=4096)))
    assert header.alignment_bytes == 4096
    assert header.data_offset_bytes % 4096 == 0


def test_vocabulary_may_hold_pieces_of_characters(tmp_path: Path) -> None:
    """Tokens need not be UTF-8, because byte-level vocabularies cut characters."""
    merges = Entry("tokenizer.ggml.merges", ARRAY, [b"\xc3", b"\xa9"], STRING)
    path = written(tmp_path, small_model().with_entry(merges))
    info = read_header(path).metadata["tokenizer.ggml.merges"]
    assert isinstance(info, ArrayInfo)
    assert read_array(path, info) == ["�", "�"]


def test_strings_longer_than_the_window_are_stepped_over(tmp_path: Path) -> None:
    """A vocabulary is walked across the borders of what is read at once."""
    long = ["x" * length for length in (1, 2**19 - 9, 2**19, 2**20, 0, 3)] * 3
    path = written(tmp_path, small_model().with_entry(Entry("tokenizer.long", ARRAY, long, STRING)))
    info = read_header(path).metadata["tokenizer.long"]
    assert isinstance(info, ArrayInfo)
    assert info.size_bytes == sum(8 + len(text) for text in long)
    assert read_array(path, info) == long


def test_agrees_with_the_writer_of_the_format(tmp_path: Path) -> None:
    """A file written by the format's own package reads as that package meant it."""
    gguf = pytest.importorskip("gguf")
    path = tmp_path / "written.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(2)
    writer.add_token_list(["a", "b"])
    writer.add_tensor("x.weight", np.zeros((3, 64), dtype=np.float32))
    writer.add_tensor("y.weight", np.zeros((5, 34), dtype=np.uint8), raw_dtype=gguf.GGMLQuantizationType.Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    header = read_header(path)
    found = {tensor.name: (tensor.shape, tensor.type_name, tensor.size_bytes) for tensor in header.tensors}
    assert found == {"x.weight": ((64, 3), "F32", 768), "y.weight": ((32, 5), "Q8_0", 170)}
    assert header.metadata["llama.block_count"] == 2
    assert judge(path.read_bytes(), header) == []


# --- what it refuses -------------------------------------------------------------------------------


def test_error_names_byte_and_problem(tmp_path: Path) -> None:
    """A refusal says what is wrong, at which byte of the file."""
    model = small_model()
    place = next(spot for spot in model.fields() if spot.name == "count of tokenizer.ggml.tokens")
    data = bytearray(model.write())
    data[place.offset : place.offset + 8] = struct.pack("<Q", 2**60)
    path = tmp_path / "lie.gguf"
    path.write_bytes(data)
    with pytest.raises(GgufFormatError, match="1,152,921,504,606,846,976 elements") as caught:
        read_header(path)
    assert caught.value.offset_bytes == place.offset - 4
    assert f"{place.offset - 4:,}" in caught.value.message


def test_every_truncation_is_refused(tmp_path: Path) -> None:
    """A file that was cut anywhere is refused with a typed error."""
    cases = list(truncations())
    seen = examine(read_header, cases, tmp_path)
    assert seen.violations == []
    assert seen.refused == len(cases) > 1400


def test_every_nasty_number_is_survived(tmp_path: Path) -> None:
    """A lie in any count, length, dimension, offset, type or alignment is refused or harmless."""
    cases = list(nasty_numbers())
    seen = examine(read_header, cases, tmp_path)
    assert seen.violations == []
    assert len(cases) > 500
    assert seen.refused > len(cases) // 2


def test_crafted_files_are_refused(tmp_path: Path) -> None:
    """Files made to deceive a reader are refused, every one."""
    cases = list(crafted())
    seen = examine(read_header, cases, tmp_path)
    assert seen.violations == []
    assert seen.refused == len(cases)


def test_fixtures_are_bad() -> None:
    """Each crafted file differs from the valid one, which itself is accepted."""
    good = small_model().write()
    assert all(case.data != good for case in crafted())


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(flips=st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 255)), min_size=1, max_size=8))
def test_flipped_bytes_are_survived(tmp_path: Path, flips: list[tuple[int, int]]) -> None:
    """Random damage leads to a typed error or to a result that the judge confirms."""
    data = bytearray(small_model().write())
    for position, mask in flips:
        data[position % len(data)] ^= mask
    seen = examine(read_header, [Case("flipped", bytes(data), must_refuse=False)], tmp_path)
    assert seen.violations == []


@pytest.mark.drill
def test_files_at_the_limits_cost_little(tmp_path: Path) -> None:
    """As much as the limits allow, and more, takes less than two seconds and 32 MiB of memory."""
    seen = examine(read_header, list(heavy()), tmp_path)
    assert seen.violations == []
    assert seen.accepted == [
        "65,536 tensors",
        "4,096 entries with long keys",
        "3 MiB of text in wide characters",
    ]


def test_the_most_strings_are_walked_within_a_second(tmp_path: Path) -> None:
    """As many vocabulary strings as are allowed take less than a second."""
    path = tmp_path / "strings.gguf"
    path.write_bytes(empty_strings(2**22))
    start = time.process_time()
    read_header(path)
    assert time.process_time() - start < 1.0


def test_header_beyond_256_mib_is_refused(tmp_path: Path) -> None:
    """However long a file is, its header must end within 256 MiB."""
    padding = [Entry(f"padding.{number}", ARRAY, [0], UINT8) for number in range(2)]
    model = small_model().with_entry(*padding)
    data = bytearray(model.write())
    place = next(spot for spot in model.fields() if spot.name == "count of padding.0")
    data[place.offset : place.offset + 8] = struct.pack("<Q", (256 << 20) - place.offset - 8)
    path = tmp_path / "long.gguf"
    path.write_bytes(data)
    os.truncate(path, 1 << 30)
    with pytest.raises(GgufFormatError, match="longer than 268,435,456 bytes"):
        read_header(path)


# --- that the checks would notice --------------------------------------------------------------------


def test_wrapping_sums_are_caught(tmp_path: Path) -> None:
    """A reader that adds in 64 bits fails the corpus."""
    seen = examine(gguf_readers.read_header_wrapping, list(crafted()), tmp_path)
    caught = " ".join(seen.violations)
    assert "an offset whose sum wraps" in caught
    assert "a product that wraps" in caught


def test_allocation_from_a_count_is_caught(tmp_path: Path) -> None:
    """A reader that makes room for a declared count fails the corpus, by memory or by crashing."""
    seen = examine(gguf_readers.read_header_allocating, list(nasty_numbers()), tmp_path)
    assert any("grew by" in violation for violation in seen.violations)
    assert any("MemoryError" in violation or "Overflow" in violation for violation in seen.violations)


def test_plain_errors_are_caught(tmp_path: Path) -> None:
    """A reader whose refusal is not one of our errors fails the corpus at every truncation."""
    cases = list(truncations())[24:200]
    seen = examine(gguf_readers.read_header_crashing, cases, tmp_path)
    assert len(seen.violations) == len(cases)


def test_lenient_reader_is_caught(tmp_path: Path) -> None:
    """A reader that does not compare tensors with the file's end accepts what the judge refuses."""
    seen = examine(gguf_readers.read_header_boundless, list(truncations())[-3:], tmp_path)
    assert len(seen.violations) == 3
