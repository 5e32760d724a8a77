"""Tests of `groundup.chat.formats`."""
