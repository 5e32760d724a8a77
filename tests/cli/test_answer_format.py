"""What `--format` accepts."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.chat.structured.schema import JSON_GRAMMAR, compile_schema
from groundup.cli.answer_format import grammar_for
from groundup.errors import FileAccessError, InvalidParameterError, InvalidSchemaError

SCHEMA = '{"type": "object", "properties": {"a": {"type": "integer"}}}'


def test_json_inline_and_file(tmp_path: Path) -> None:
    """ "json", a schema, "@file" and a path lead to the same grammars."""
    file = tmp_path / "schema.json"
    file.write_text(SCHEMA)
    assert grammar_for("json") == JSON_GRAMMAR
    for value in (SCHEMA, f"  {SCHEMA}\n", f"@{file}", str(file)):
        assert grammar_for(value) == compile_schema(SCHEMA)


def test_what_is_no_format_is_refused(tmp_path: Path) -> None:
    """Each kind of mistake has its own error."""
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidParameterError):
        grammar_for("xml")
    with pytest.raises(InvalidSchemaError):
        grammar_for('{"type": "xml"}')
    with pytest.raises(FileAccessError, match="No such file"):
        grammar_for("@missing.json")
    with pytest.raises(FileAccessError, match="not UTF-8"):
        grammar_for(f"@{tmp_path / 'binary'}")
