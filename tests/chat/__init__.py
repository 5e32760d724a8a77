"""Tests of groundup.chat."""
