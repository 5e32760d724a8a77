"""Tests of what `groundup adopt` shows."""
