"""Lists of phrases come from their files, in order."""

from __future__ import annotations

from groundup.seedling.corpus.phrase_files import FOLDER, read_phrases, read_records


def test_every_file_can_be_read() -> None:
    """No file of phrases is broken."""
    names = [path.stem for path in FOLDER.glob("*.toml")]
    assert names
    assert all(isinstance(read_phrases(name), dict) for name in names)


def test_lists_of_a_table_are_read_without_those_around_it() -> None:
    """A table has lists of its own; texts that are no lists are left out."""
    assert "can you" in read_phrases("rewording", "exchanges")
    assert "can you" not in read_phrases("rewording")
    assert "wishes" in read_phrases("rewording")


def test_records_keep_their_order() -> None:
    """Records come as they stand, each with its questions."""
    records = read_records("alphabet", "fixed")
    assert records
    assert all(record["asks"] for record in records)
