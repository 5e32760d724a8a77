"""What is written on a stick for people: for whoever finds it, and for whoever has to do without Groundup."""

from __future__ import annotations

from typing import Final

from .kit_layout import INSTALLER, SIGNATURE, SUMS
from .kit_list import KitList, KitModel, KitWheels

UNFINISHED_TEXT: Final = """\
This kit is unfinished: its making was stopped, or still goes on.

Where it was begun, the same command goes on with it:  groundup kit make FOLDER --models ...
When everything is written and was read back, this file is gone.
"""
_BEGINNING: Final = """\
{title}

This folder is a kit: it brings open AI models to a computer that has no internet. They run on that
computer alone, with Groundup (free software, Apache-2.0). Nothing here runs by itself.

Made {made} by {made_by}.

Models
------
{models}

What each licence lets you do is written in the licence, which comes with the model where its maker
has added it.
"""
_WITH_GROUNDUP: Final = """
If Groundup is on the computer
------------------------------
Open a terminal and type, with the path of this folder in place of FOLDER:

    groundup kit install FOLDER

It checks the signature and every file first, and shows a fingerprint. Ask whoever gave you the stick
for theirs: if the two are the same, the kit is as they made it.
"""
_WITHOUT_GROUNDUP: Final = f"""
If Groundup is not there yet
----------------------------
This stick brings it along, for {{wheels}}.
On Linux and macOS, open a terminal, type this, and press Enter:

    python3 {INSTALLER}

after you have gone to this folder with:  cd FOLDER
It makes a folder for Groundup in your home, installs into it from this stick alone, and goes on with
the models. It can notice damage, but not whether somebody has exchanged everything, itself included:
run it only if you know from whom the stick comes.

By hand it is the same as:

    python3 -m venv ~/groundup
    ~/groundup/bin/pip install --no-index --require-hashes --find-links wheels -r wheels/requirements.txt
    ~/groundup/bin/groundup kit install FOLDER
"""
_NOT_BROUGHT: Final = """
If Groundup is not there yet
----------------------------
This stick does not bring it along. It needs Python 3.11 or newer; how to get Groundup is in its own
documentation.
"""
_ENDING: Final = f"""
Is anything damaged?
--------------------
With Groundup:   groundup kit verify FOLDER
Without it:      cd FOLDER; sha256sum --check {SUMS}          (Linux)
                 cd FOLDER; shasum -a 256 --check {SUMS}      (macOS)
Every file has to be "OK". Who wrote them shows only the signature in {SIGNATURE}, which Groundup reads.

Large files lie in parts (.part-001, .part-002 and so on), because many sticks hold no file of 4 GiB.
"""


def readme_text(listed: KitList) -> str:
    """The text of README.txt."""
    beginning = _BEGINNING.format(
        title=listed.title or "Models for Groundup",
        made=listed.made.partition("T")[0] + (f", by {listed.signed_as}," if listed.signed_as else ""),
        made_by=f"the program {listed.made_by}",
        models="\n".join(map(_model_line, listed.models)) or "(none)",
    )
    brought = listed.wheels
    how = _WITHOUT_GROUNDUP.format(wheels=shown_platform(brought)) if brought is not None else _NOT_BROUGHT
    return beginning + _WITH_GROUNDUP + how + _ENDING


def shown_platform(wheels: KitWheels) -> str:
    """For which computers an installation is, in words."""
    system = {"linux": "Linux", "darwin": "macOS"}.get(wheels.system, wheels.system)
    return f"{system} on {wheels.machine} with Python {wheels.python}"


def _model_line(model: KitModel) -> str:
    licence = model.licence or "licence not known"
    return f"{model.name}  ({_size(model.size_bytes)}, {licence})"


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e9:.1f} GB" if size_bytes >= 1e9 else f"{size_bytes / 1e6:.1f} MB"
