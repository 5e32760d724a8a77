"""Cards are those that the kernel lists, with their identity; outputs and screens are none."""

from __future__ import annotations

from pathlib import Path

from groundup.device.graphics_cards import graphics_cards

from .fake_system import graphics_card, write_tree


def test_cards_are_listed_in_order(tmp_path: Path) -> None:
    """Card 2 comes before card 10; connectors of a card and entries without identity are left out."""
    files = graphics_card(10, "10de", "2684", {}, revision="a1") | graphics_card(2, "1002", "744C", {})
    files |= {"sys/class/drm/card2-HDMI-A-1/device/vendor": "0x1002", "sys/class/drm/version": "drm 1.1.0"}
    found = graphics_cards(write_tree(tmp_path, files))
    assert [(one.maker, one.key) for one in found] == [
        ("amd", "pci:1002:744c:00"),
        ("nvidia", "pci:10de:2684:a1"),
    ]


def test_others_have_no_maker(tmp_path: Path) -> None:
    """Screens of virtual machines and management chips are nothing that a model runs on."""
    root = write_tree(tmp_path, graphics_card(0, "1af4", "1050", {"mem_info_vram_total": 5}))
    (card,) = graphics_cards(root)
    assert card.maker == ""
    assert card.number("mem_info_vram_total") == 5
    assert card.text("missing") == ""


def test_without_graphics_there_are_none(tmp_path: Path) -> None:
    """A computer without that folder has no cards."""
    assert graphics_cards(tmp_path) == []
