"""A model without a record gets what others say about it, as their word, and no label."""

from __future__ import annotations

from groundup.cli.openness.not_assessed import NotAssessed, not_assessed_record, not_assessed_text
from groundup.openness.wording import wording

EN = wording("en")


def test_the_tag_is_the_publishers_own_word() -> None:
    """With the licence in plain words if the tag means one."""
    text = not_assessed_text(NotAssessed("poet", "llama3.2", "llama"), EN, width=80)
    assert "Not assessed" in text
    assert 'It says "llama3.2": the publisher\'s own word' in text
    assert "Its architecture is llama." in text
    assert "Llama 3.2 Community License in plain words" in text


def test_a_tag_that_means_nothing_is_only_repeated() -> None:
    """No licence is guessed."""
    text = not_assessed_text(NotAssessed("poet", "other"), EN, width=80)
    assert 'It says "other"' in text
    assert "in plain words" not in text


def test_no_licence_is_told_of_files_alone() -> None:
    """A name at a hub was not asked yet, and gets the command that asks."""
    assert "It names no licence." in not_assessed_text(NotAssessed("a.gguf"), EN, width=80)
    at_hub = not_assessed_text(NotAssessed("hf.co/a/b", hub_name="hf.co/a/b", was_read=False), EN, width=80)
    assert "It names no licence." not in at_hub
    assert "groundup openness hf.co/a/b --check" in at_hub


def test_near_names_are_told_instead_of_a_page_that_cannot_be_asked() -> None:
    """Of a name alone, at a hub whose pages nobody can ask here."""
    found = NotAssessed("llama3.1:70b", near=("llama-3.1-8b",), was_read=False)
    text = not_assessed_text(found, EN, width=80)
    assert "Near it in the catalogue: llama-3.1-8b" in text
    assert "--check" not in text
    assert "It names no licence." not in text
    assert not_assessed_record(found, EN)["near"] == ["llama-3.1-8b"]


def test_control_signs_are_shown() -> None:
    """A tag from outside cannot move the cursor."""
    text = not_assessed_text(NotAssessed("x\x1b[2J", "\x1b]0;a\x07"), EN, width=80)
    assert "\x1b" not in text


def test_programs_see_that_nothing_is_decided() -> None:
    """The step is unknown, and the licence is that of the tag."""
    record = not_assessed_record(NotAssessed("poet", "apache-2.0"), EN)
    assert record["g7"]["step"] == "unknown"
    assert (record["licence_tag"], record["licence"], record["release"]) == ("apache-2.0", "Apache-2.0", None)
