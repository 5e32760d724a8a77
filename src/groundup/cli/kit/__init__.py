"""The command `groundup kit`: make a kit on a stick, look at one, check it, install from it."""
