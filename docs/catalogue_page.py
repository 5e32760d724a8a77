"""The text of docs/reference/catalogue.md: every record of the catalogue, as tables.

`generate.py` writes it. Sizes are in GB of 10^9 bytes, as hubs count them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from groundup.catalogue.catalogue import catalogue
from groundup.catalogue.evidence import openness_of
from groundup.catalogue.schema import ModelShape, Record
from groundup.cli.models.rows import LABELS
from groundup.errors import format_size
from groundup.openness.assessment import UNDECIDED, step_of
from groundup.openness.phrases import licence_name
from groundup.openness.tables import licences

INTRODUCTION = """\
# The catalogue

The models that Groundup knows, with where each fact comes from. This page is written by
`docs/generate.py` from `src/groundup/catalogue/records/`: change those, then run it. `groundup
models` lists them with what suits your computer first, [the guide](../guides/choose-a-model.md)
helps to choose, and `groundup catalogue check` holds every record against itself: numbers of
parameters and published sizes must follow from the shape within 1 %.

"?" is what nobody has found out. Openness is our reading of the G7's label; what it rests on is
shown by `groundup openness NAME`.
"""

SHAPES = """
## Shapes

From these follow the memory that a model needs ([how](memory-prediction.md)) and the size of its
files. Widths are numbers of values. "4,096 every 4" is a window of 4,096 tokens in all layers but
one of each four.
"""

FILES = """
## Files

"published" is what the hub states; "computed" follows from the shape, without the few MB of a
file's header. "own" are files whose types were chosen by hand or by measuring: no rule gives their
size.
"""

SOURCES = """
## Sources

"read": the page itself was read; "excerpt": an extract or a copy of it; "address only": nobody has
read it for this record, do not rely on it alone.
"""


def catalogue_page() -> str:
    """The whole page."""
    records = catalogue().records
    return "".join(
        [
            INTRODUCTION,
            _table(
                (
                    "name",
                    "model",
                    "made by",
                    "from",
                    "released",
                    "parameters",
                    "context",
                    "licence",
                    "openness",
                ),
                map(_overview, records),
            ),
            "\n## Languages and abilities\n",
            _table(("name", "languages", "made for", "worth knowing"), map(_abilities, records)),
            SHAPES,
            _table(
                ("name", "architecture", "layers", "width", "heads", "head", "vocabulary", "inner", "more"),
                _each(records, _shape),
            ),
            FILES,
            _table(("name", "quantisation", "size", "bytes", "from", "at hubs"), _each(records, _files)),
            SOURCES,
            _table(("name", "facts", "source", "checked", "on", "says"), _each(records, _sources)),
        ]
    )


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown, with an empty line before it."""
    lines = ["", _line(titles), _line(["---"] * len(titles)), *map(_line, rows)]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _each(
    records: Iterable[Record], rows_of: Callable[[Record], Iterable[Sequence[str]]]
) -> Iterable[Sequence[str]]:
    """Rows of all records; the name stands on the first row of each."""
    for record in records:
        for index, row in enumerate(rows_of(record)):
            yield (f"`{record.id}`" if not index else "", *row)


def _overview(record: Record) -> Sequence[str]:
    context = f"{record.shape.trained_context_tokens:,}" if isinstance(record.shape, ModelShape) else "?"
    return (
        f"`{record.id}`",
        record.name,
        record.origin.producer,
        _or_not(record.origin.country),
        _or_not(record.released),
        _parameters(record),
        context,
        licence_name(licences(), record.licence),
        _openness(record),
    )


def _parameters(record: Record) -> str:
    """Billions, as stated; of a mixture also those that work on one token."""
    total, active = record.parameters.total, record.parameters.active
    if not isinstance(total, int):
        return "?"
    shown = f"{total / 1e9:.3g} B"
    return f"{shown}, {active / 1e9:.3g} B active" if isinstance(active, int) and active != total else shown


def _openness(record: Record) -> str:
    openness = openness_of(record)
    if openness is None:
        return LABELS[UNDECIDED]
    return LABELS[step_of(openness, licences(), max(source.date for source in record.sources))]


def _abilities(record: Record) -> Sequence[str]:
    languages = "?" if record.languages == "unknown" else " ".join(record.languages)
    notes = [record.language_note, *record.notes]
    return (
        f"`{record.id}`",
        languages,
        ", ".join(record.capabilities) or "continuing a text",
        " ".join(note for note in notes if note),
    )


def _shape(record: Record) -> Iterable[Sequence[str]]:
    shape = record.shape
    if not isinstance(shape, ModelShape):
        yield ("?",) * 8
        return
    yield (
        shape.architecture,
        str(shape.layers),
        f"{shape.hidden:,}",
        f"{shape.heads}/{shape.kv_heads}",
        str(shape.head_length),
        f"{shape.vocabulary:,}",
        f"{shape.feed_forward:,}",
        "; ".join(_more(shape)),
    )


def _more(shape: ModelShape) -> Iterable[str]:
    """What is unusual in a shape."""
    if shape.tied_embeddings:
        yield "shared embedding"
    if shape.feed_forward_matrices == 2:
        yield "no gate"
    if window := shape.window:
        yield f"window {window.tokens:,} every {window.period}"
    if experts := shape.experts:
        yield f"{experts.used} of {experts.count} experts, {experts.feed_forward:,} wide"
    if latent := shape.latent:
        yield f"latent keys, {latent.key_rank} + {latent.rope_length}"
    if recurrent := shape.recurrent:
        kind = recurrent.kind.replace("_", " ")
        yield f"{kind}, {len(recurrent.attention_layers)} layers with attention"
    if shape.cache_layers:
        yield f"cache in the first {shape.cache_layers} layers"


def _files(record: Record) -> Iterable[Sequence[str]]:
    for file in record.files:
        size = file.size_bytes
        yield (
            file.quantisation,
            format_size(size) if isinstance(size, int) else "?",
            f"{size:,}" if isinstance(size, int) else "?",
            f"{file.size}, own" if file.mix == "own" else file.size,
            ", ".join(f"`{name}`" for name in file.names),
        )


def _sources(record: Record) -> Iterable[Sequence[str]]:
    for source in record.sources:
        yield (
            ", ".join(source.facts),
            source.url,
            source.checked.replace("_", " "),
            source.date.isoformat(),
            source.says,
        )


def _or_not(text: str) -> str:
    return "?" if text == "unknown" else text
