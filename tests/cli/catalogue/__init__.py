"""Tests of `groundup catalogue`."""
