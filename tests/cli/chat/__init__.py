"""Tests of the interactive chat."""
