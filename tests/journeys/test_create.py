"""Make a model with settings of its own, write its recipe down, and make it again from that."""

from __future__ import annotations

import json

from tests.conftest import TinyModels

from .conftest import MakeComputer

RECIPE = """\
FROM ./tiny.gguf
# sober
PARAMETER temperature 0
PARAMETER num_predict 6
PARAMETER stop "###"
SYSTEM \"\"\"You teach ten-year-olds.
Answer in one sentence.\"\"\"
MESSAGE user What is 1 + 1?
MESSAGE assistant 2
LICENSE Apache-2.0
"""


def test_create_show_create(computer: MakeComputer, tiny_models: TinyModels) -> None:
    """The recipe that `show --modelfile` prints makes a model of the very same files."""
    mine = computer("mine")
    mine.folder.mkdir()
    (mine.folder / "tiny.gguf").write_bytes(tiny_models("qwen3").read_bytes())
    (mine.folder / "Modelfile").write_text(RECIPE, "utf-8")
    mine.type("create", "teacher", "-f", "Modelfile")
    written = mine.type("show", "teacher", "--modelfile").out
    (mine.folder / "Modelfile.again").write_text(written, "utf-8")
    mine.type("create", "teacher-again", "-f", "Modelfile.again")
    models = {one["name"]: one for one in json.loads(mine.type("list", "--json").out)}
    assert models["teacher"]["digest"] == models["teacher-again"]["digest"]
    first, second = (mine.type("run", name, "Hello").out for name in ("teacher", "teacher-again"))
    assert first == second
