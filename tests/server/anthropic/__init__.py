"""Tests of `groundup.server.anthropic`."""
