"""Tests of `groundup.bench`."""
