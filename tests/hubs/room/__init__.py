"""Tests of what the computers of a room say to each other."""
