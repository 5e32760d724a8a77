"""Tests of `groundup fit`."""
