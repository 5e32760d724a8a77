"""Groundup: open AI on the device you own."""

__version__ = "0.1.0"
