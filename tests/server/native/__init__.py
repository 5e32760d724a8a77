"""Tests of `groundup.server.native`."""
