"""Tests of `groundup.server.ollama`."""
