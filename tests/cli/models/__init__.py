"""Tests of `groundup models`."""
