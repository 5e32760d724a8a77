"""Tests of `groundup.server`."""
