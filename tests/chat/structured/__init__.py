"""Tests of groundup.chat.structured."""
