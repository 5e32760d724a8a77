"""Tests of the sprouts."""
