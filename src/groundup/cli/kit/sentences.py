"""What is said about a kit at hand: what it is, and who has signed it.

Texts out of a kit are held to one line of signs that can be shown when the kit is opened.
"""

from __future__ import annotations

from groundup.cli.sizes import size_text
from groundup.cli.table import table
from groundup.kits.kit import Kit
from groundup.kits.readme import shown_platform
from groundup.kits.trust import Standing


def about(kit: Kit) -> str:
    """Its title, when and by what it was made, and how large it is."""
    title = f"“{kit.listed.title}”" if kit.listed.title else "A kit"
    made = kit.listed.made.partition("T")[0]
    return f"{title}, made {made} by {kit.listed.made_by}, {size_text(kit.size_bytes)}"


def signed(kit: Kit, standing: Standing) -> str:
    """Who has signed it, as far as this computer can tell."""
    if kit.signer is None:
        return f"Signed by nobody: {kit.signature_problem}."
    claim = f" Its maker writes: “{kit.listed.signed_as}”." if kit.listed.signed_as else ""
    known = {
        Standing.OWN: "the key of this computer",
        Standing.TRUSTED: "a key that you trust",
        Standing.UNKNOWN: "unknown to this computer",
    }[standing]
    return f"Signed by {kit.signer.fingerprint}, {known}.{claim}"


def contents(kit: Kit) -> str:
    """A line for each model: name, size, licence; a last one for Groundup itself."""
    rows = [
        (model.name, size_text(model.size_bytes), model.licence or "not known") for model in kit.listed.models
    ]
    if kit.listed.wheels is not None:
        size = sum(file.size_bytes for file in kit.listed.wheels.files)
        text = f"Groundup {kit.listed.wheels.groundup}, for {shown_platform(kit.listed.wheels)}"
        rows.append((f"({text})", size_text(size), ""))
    return table(("NAME", "SIZE", "LICENCE"), rows)
