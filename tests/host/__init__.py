"""Tests of `groundup.host`."""
