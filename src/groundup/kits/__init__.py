"""Kits: plain folders, mostly on a USB stick, that bring models to a computer without internet.

A kit is made of what the library holds, and its models enter another library through the same door as any
download. What it looks like is in docs/concepts/kits.md.
"""
