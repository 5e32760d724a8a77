"""Tests of `groundup.server.openai`."""
