"""Folders and roles are made, renamed and deleted, and chats outlive them."""

from __future__ import annotations

import pytest

from groundup.desk.chats import begin_chat, change_chat, chat
from groundup.desk.database import Database
from groundup.desk.shelves import delete_folder, delete_role, folders, roles, save_folder, save_role
from groundup.errors import NotOnDeskError


def test_chats_outlive_their_folder_and_role(database: Database) -> None:
    """They are then in none, and have none."""
    folder, role = save_folder(database, "Year 7"), save_role(database, "Tutor", "Be patient.")
    begun = begin_chat(database, "One", role_id=role.id)
    change_chat(database, begun.id, folder_id=folder.id)
    assert save_folder(database, "Year 8", folder.id).id == folder.id
    assert [one.name for one in folders(database)] == ["Year 8"]
    assert save_role(database, "Tutor", "Be brief.", role.id).text == roles(database)[0].text == "Be brief."
    delete_folder(database, folder.id)
    delete_role(database, role.id)
    left = chat(database, begun.id)
    assert (left.folder_id, left.role_id, folders(database), roles(database)) == (None, None, [], [])


def test_what_is_not_there_is_said(database: Database) -> None:
    """Another page may have been quicker."""
    for act in (delete_folder, delete_role):
        with pytest.raises(NotOnDeskError):
            act(database, "nowhere")
