"""Tests of `groundup show`."""
