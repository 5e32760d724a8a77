"""Tests of `groundup grow`."""
