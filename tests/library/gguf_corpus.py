"""A small valid GGUF file of our own, and every way to damage it that the reader must survive.

The writer is ours and simple, so that no other package decides here what a valid file is. It remembers
where each count, length, dimension, offset, type and alignment lies; the corpus then lies in all of them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

UINT8, INT32, UINT32, FLOAT32, BOOL, STRING, ARRAY, UINT64 = 0, 5, 4, 6, 7, 8, 9, 10
F32, F16, Q4_0, Q8_0, Q4_K = 0, 1, 2, 8, 12
LAYOUTS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "B", 10: "Q", 11: "q", 12: "d"}
BLOCKS = {F32: (1, 4), F16: (1, 2), Q4_0: (32, 18), Q8_0: (32, 34), Q4_K: (256, 144)}
NASTY_NUMBERS = (0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**63, 2**64 - 1)


@dataclass(frozen=True)
class Field:
    """A place in the header where a file can lie."""

    name: str
    offset: int
    size_bytes: int


@dataclass(frozen=True)
class Entry:
    """A metadata entry; for arrays `value` is a list and `element` the type of its elements."""

    key: str | bytes
    code: int
    value: object
    element: int = 0


@dataclass(frozen=True)
class Tensor:
    """A tensor; `offset` and `size_bytes` are computed unless a lie is wanted."""

    name: str | bytes
    shape: tuple[int, ...]
    code: int = F32
    offset: int | None = None

    @property
    def size_bytes(self) -> int:
        """Bytes of its data, rounded up to whole blocks."""
        values, block_bytes = BLOCKS[self.code]
        total = -(-self.shape[0] // values) * block_bytes
        for length in self.shape[1:]:
            total *= length
        return total


@dataclass(frozen=True)
class Model:
    """What a file shall say."""

    entries: tuple[Entry, ...]
    tensors: tuple[Tensor, ...]
    version: int = 3
    alignment: int = 32

    def with_entry(self, *added: Entry) -> Model:
        """The same model with entries replaced (same key) or appended."""
        keys = {entry.key for entry in added}
        kept = tuple(entry for entry in self.entries if entry.key not in keys)
        return replace(self, entries=kept + added)

    def without(self, *keys: str) -> Model:
        """The same model without these entries."""
        return replace(self, entries=tuple(entry for entry in self.entries if entry.key not in keys))

    def write(self) -> bytes:
        """The file."""
        return bytes(_Writer(self).data)

    def fields(self) -> list[Field]:
        """The places where it can lie."""
        return _Writer(self).fields

    def header_bytes(self) -> int:
        """Length of everything before the data of the first tensor."""
        return _Writer(self).header_bytes


@dataclass
class _Writer:
    model: Model
    data: bytearray = field(default_factory=lambda: bytearray(b"GGUF"))
    header_bytes: int = 0
    fields: list[Field] = field(default_factory=list)

    def __post_init__(self) -> None:
        model = self.model
        self._number("version", "I", model.version)
        self._number("tensor count", "Q", len(model.tensors))
        self._number("entry count", "Q", len(model.entries))
        for entry in model.entries:
            self._entry(entry)
        self._tensors()

    def _number(self, name: str, layout: str, value: object) -> None:
        self.fields.append(Field(name, len(self.data), struct.calcsize("<" + layout)))
        self.data += struct.pack("<" + layout, value)

    def _string(self, name: str, value: str | bytes) -> None:
        raw = value.encode() if isinstance(value, str) else value
        self._number(f"length of {name}", "Q", len(raw))
        self.data += raw

    def _entry(self, entry: Entry) -> None:
        name = entry.key if isinstance(entry.key, str) else entry.key.decode("ascii", "replace")
        self._string(f"key {name}", entry.key)
        self._number(f"type of {name}", "I", entry.code)
        if entry.code != ARRAY:
            self._value(name, entry.code, entry.value)
            return
        assert isinstance(entry.value, list)
        self._number(f"element type of {name}", "I", entry.element)
        self._number(f"count of {name}", "Q", len(entry.value))
        for value in entry.value:
            self._value(f"element of {name}", entry.element, value)

    def _value(self, name: str, code: int, value: object) -> None:
        if code == STRING:
            assert isinstance(value, str | bytes)
            self._string(f"text of {name}", value)
        elif name.startswith("element of"):
            self.data += struct.pack("<" + LAYOUTS[code], value)
        else:
            self._number(f"value of {name}", LAYOUTS[code], value)

    def _tensors(self) -> None:
        end = 0
        for tensor in self.model.tensors:
            name = tensor.name if isinstance(tensor.name, str) else tensor.name.decode("ascii", "replace")
            self._string(f"name {name}", tensor.name)
            self._number(f"dimensions of {name}", "I", len(tensor.shape))
            for axis, length in enumerate(tensor.shape):
                self._number(f"dimension {axis} of {name}", "Q", length)
            self._number(f"type of {name}", "I", tensor.code)
            offset = end if tensor.offset is None else tensor.offset
            self._number(f"offset of {name}", "Q", offset)
            if tensor.offset is None:
                end = self._aligned(end + tensor.size_bytes)
        self.data += bytes(self._aligned(len(self.data)) - len(self.data))
        self.header_bytes = len(self.data)
        self.data += bytes(end)

    def _aligned(self, count: int) -> int:
        return -(-count // self.model.alignment) * self.model.alignment


def small_model() -> Model:
    """A one-layer model with a vocabulary of the kind that the engine library loads."""
    pieces = ["<unk>", "<s>", "</s>", "<0x0A>", "▁", "a", "b", "▁a", "ab", "é", "<0x-1>", "<0xZZ>"]
    entries = (
        Entry("general.architecture", STRING, "llama"),
        Entry("general.name", STRING, "Corpus"),
        Entry("general.license", STRING, "apache-2.0"),
        Entry("general.alignment", UINT32, 32),
        Entry("general.file_type", UINT32, 2),
        Entry("llama.block_count", UINT32, 1),
        Entry("llama.context_length", UINT32, 128),
        Entry("llama.embedding_length", UINT32, 32),
        Entry("llama.feed_forward_length", UINT32, 64),
        Entry("llama.attention.head_count", UINT32, 2),
        Entry("llama.attention.head_count_kv", ARRAY, [1], INT32),
        Entry("llama.attention.layer_norm_rms_epsilon", FLOAT32, 1e-5),
        Entry("llama.rope.freq_base", FLOAT32, 10_000.0),
        Entry("llama.rope.dimension_count", UINT32, 16),
        Entry("tokenizer.ggml.model", STRING, "llama"),
        Entry("tokenizer.ggml.tokens", ARRAY, pieces, STRING),
        Entry("tokenizer.ggml.scores", ARRAY, [-float(n) for n in range(len(pieces))], FLOAT32),
        Entry("tokenizer.ggml.token_type", ARRAY, [2, 3, 3, 6, 1, 1, 1, 1, 1, 1, 6, 6], INT32),
        Entry("tokenizer.ggml.add_bos_token", BOOL, 1),
        Entry("tokenizer.chat_template", STRING, "{% for m in messages %}{{ m.content }}{% endfor %}"),
    )
    tensors = (
        Tensor("token_embd.weight", (32, 12)),
        Tensor("blk.0.attn_q.weight", (32, 32), Q4_0),
        Tensor("blk.0.attn_k.weight", (32, 16), Q8_0),
        Tensor("blk.0.attn_v.weight", (32, 16), F16),
        Tensor("output_norm.weight", (32,)),
    )
    return Model(entries, tensors)


@dataclass(frozen=True)
class Case:
    """A damaged file. `must_refuse` is False where the damage may leave a valid file."""

    name: str
    data: bytes
    must_refuse: bool = True


def truncations() -> Iterator[Case]:
    """The valid file, cut at every byte of its header and at some of its data."""
    model = small_model()
    data = model.write()
    for length in range(model.header_bytes()):
        yield Case(f"cut at {length}", data[:length])
    for length in range(model.header_bytes(), len(data), 97):
        yield Case(f"cut at {length}", data[:length])


def nasty_numbers() -> Iterator[Case]:
    """The valid file with each number in its header replaced by each nasty one that fits there."""
    model = small_model()
    data = model.write()
    for place in model.fields():
        end = place.offset + place.size_bytes
        for number in NASTY_NUMBERS:
            if number < 256**place.size_bytes:
                lie = number.to_bytes(place.size_bytes, "little")
                changed = data[: place.offset] + lie + data[end:]
                yield Case(f"{place.name} = {number}", changed, must_refuse=False)


def crafted() -> Iterator[Case]:
    """Damage with a purpose: each of these must be refused."""
    yield from _crafted_entries()
    yield from _crafted_tensors()


def heavy() -> Iterator[Case]:
    """As much of everything as the limits allow, and a little more: time and memory must stay bounded."""
    model = small_model()
    tensors = tuple(Tensor(f"blk.{number}.{'long' * 12}", (8,)) for number in range(65_536))
    yield Case("65,536 tensors", replace(model, tensors=tensors).write(), must_refuse=False)
    yield Case("65,537 tensors", replace(model, tensors=(*tensors, Tensor("more", (8,)))).write())
    entries = [Entry(f"{number:04}{'k' * 1020}", UINT32, number) for number in range(4_096)]
    few = replace(model, entries=(*model.entries, *entries[: 4_096 - len(model.entries)]))
    yield Case("4,096 entries with long keys", few.write(), must_refuse=False)
    yield Case("4,116 entries", model.with_entry(*entries).write())
    wide = [Entry(f"text.{number}", STRING, "🌱" + "a" * (2**20 - 4)) for number in range(3)]
    yield Case("3 MiB of text in wide characters", model.with_entry(*wide).write(), must_refuse=False)
    yield Case("4,194,305 empty strings", empty_strings(2**22 + 1))


def empty_strings(count: int) -> bytes:
    """A file with one array of empty strings, written at once."""
    start = b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 16) + b"tokenizer.tokens"
    return start + struct.pack("<IIQ", ARRAY, STRING, count) + bytes(8 * count)


def _crafted_entries() -> Iterator[Case]:
    model = small_model()
    yield Case("a 100-byte file that declares 2^60 elements", _giant_array())
    yield Case("a count of strings beyond the file", _giant_array(element=STRING))
    yield Case("the same key twice", replace(model, entries=(*model.entries, model.entries[1])).write())
    yield Case("an empty key", model.with_entry(Entry("", UINT32, 1)).write())
    yield Case("a key with a line break", model.with_entry(Entry("a\nb", UINT32, 1)).write())
    yield Case("a key beyond ASCII", model.with_entry(Entry("schlüssel", UINT32, 1)).write())
    yield Case("a key of 1,025 bytes", model.with_entry(Entry("k" * 1025, UINT32, 1)).write())
    yield Case(
        "a text that is not UTF-8", model.with_entry(Entry("general.name", STRING, b"\xff\xfe")).write()
    )
    yield Case(
        "tags that are not UTF-8", model.with_entry(Entry("general.tags", ARRAY, [b"\xc3"], STRING)).write()
    )
    yield Case(
        "a text of more than 1 MiB", model.with_entry(Entry("x.y", STRING, b"a" * (2**20 + 1))).write()
    )
    yield Case("texts of more than 4 MiB", model.with_entry(*_long_texts()).write())
    yield Case("a truth value of 2", model.with_entry(Entry("x.y", BOOL, 2)).write())
    yield Case("an array of arrays", model.with_entry(Entry("x.y", ARRAY, [], ARRAY)).write())
    yield Case("an array of an unknown type", model.with_entry(Entry("x.y", ARRAY, [], 13)).write())
    yield Case("a vocabulary with a giant string", _giant_token())
    for value in (0, 1, 4, 7, 33, 48, 2**21, 2**31):
        lie = model.with_entry(Entry("general.alignment", UINT32, value))
        yield Case(f"an alignment of {value}", lie.write())
    yield Case("an alignment in words", model.with_entry(Entry("general.alignment", STRING, "32")).write())
    for version in (0, 1, 4, 0x02000000, 0x03000000):
        yield Case(f"version {version:#x}", replace(model, version=version).write())
    for number in (float("nan"), float("inf"), float("-inf")):
        lie = model.with_entry(Entry("llama.rope.freq_base", FLOAT32, number))
        yield Case(f"a frequency base of {number}", lie.write())
    for key in ("block_count", "context_length", "attention.head_count", "embedding_length"):
        for entry in (Entry(f"llama.{key}", STRING, "many"), Entry(f"llama.{key}", FLOAT32, 1.0)):
            yield Case(f"{key} of another type", model.with_entry(entry).write())
    yield Case(
        "more layers than any model", model.with_entry(Entry("llama.block_count", UINT32, 2**31)).write()
    )
    yield Case("no architecture", model.without("general.architecture").write())
    heads = Entry("llama.attention.head_count_kv", ARRAY, [1, 1], INT32)
    yield Case("heads for two layers of one", model.with_entry(heads).write())
    negative = Entry("llama.attention.head_count_kv", ARRAY, [-1], INT32)
    yield Case("a negative number of heads", model.with_entry(negative).write())


def _crafted_tensors() -> Iterator[Case]:
    model = small_model()
    room = len(model.write()) - model.header_bytes()

    def swapped(*tensors: Tensor) -> bytes:
        return replace(model, tensors=tensors).write() + bytes(room)

    first = Tensor("a", (32,))
    yield Case("the same tensor name twice", swapped(first, first))
    yield Case("a tensor without a name", swapped(Tensor("", (32,))))
    yield Case("a tensor name of 64 bytes", swapped(Tensor("n" * 64, (32,))))
    yield Case("a tensor name that is not UTF-8", swapped(Tensor(b"\xff", (32,))))
    yield Case("a tensor without dimensions", _no_dimensions())
    yield Case("a tensor of five dimensions", swapped(Tensor("a", (1, 1, 1, 1, 1))))
    yield Case("a dimension of zero", swapped(Tensor("a", (32, 0))))
    yield Case("a row that is no whole number of blocks", swapped(Tensor("a", (33,), Q4_0)))
    yield Case("an offset between two alignments", swapped(Tensor("a", (32,), offset=8)))
    yield Case("two tensors in the same place", swapped(first, Tensor("b", (32,), offset=0)))
    yield Case(
        "tensors that overlap by one block", swapped(Tensor("a", (64,)), Tensor("b", (8,), offset=224))
    )
    yield Case("one byte too few", model.write()[:-1])
    yield Case("an offset at the end", swapped(Tensor("a", (8,), offset=2**40)))
    yield Case("an offset whose sum wraps", swapped(Tensor("a", (32,), offset=2**64 - 32)))
    yield Case("an offset whose sum wraps to zero", swapped(Tensor("a", (8,), offset=2**64 - 32)))
    for shape in ((2**32, 2**32), (2**32, 2**32, 2**32, 2**32), (2**62, 4), (2**61, 8), (2**63, 2)):
        yield Case(f"a product that wraps: {shape}", swapped(Tensor("a", shape, offset=0)))


def _giant_array(element: int = UINT32) -> bytes:
    start = b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 4) + b"list"
    start += struct.pack("<IIQ", ARRAY, element, 2**60)
    return start + bytes(100 - len(start))


def _giant_token() -> bytes:
    model = small_model().with_entry(Entry("tokenizer.ggml.merges", ARRAY, ["a b", "c d"], STRING))
    place = [spot for spot in model.fields() if "element of tokenizer.ggml.merges" in spot.name][-1]
    data = model.write()
    return data[: place.offset] + (2**63 + 5).to_bytes(8, "little") + data[place.offset + 8 :]


def _no_dimensions() -> bytes:
    model = replace(small_model(), tensors=(Tensor("a", (32,)),))
    place = next(spot for spot in model.fields() if spot.name == "dimensions of a")
    data = model.write()
    return data[: place.offset] + bytes(4) + data[place.offset + 12 :]


def _long_texts() -> list[Entry]:
    return [Entry(f"text.{number}", STRING, "a" * 2**20) for number in range(5)]
