"""Tests of `groundup device`."""
