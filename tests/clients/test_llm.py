"""Simon Willison's `llm`, as a user sets it up for a server of OpenAI's kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.live import Live

llm = pytest.importorskip("llm", reason="the extra [clients] is not installed")

pytestmark = pytest.mark.filterwarnings("default")  # other people's warnings are theirs


def test_chat(seedling_live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model named in its settings answers, and a second question follows the first."""
    (tmp_path / "extra-openai-models.yaml").write_text(
        f"- model_id: ours\n  model_name: seedling\n  api_base: {seedling_live.v1}\n  api_key_name: ours\n",
        "utf-8",
    )
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path))
    conversation = llm.get_model("ours").conversation()
    first = conversation.prompt("Hello", max_tokens=5, key="any")
    assert first.text()
    assert first.usage().output == 5
    assert conversation.prompt("And then?", max_tokens=5, key="any", stream=False).text()
