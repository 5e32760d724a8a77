"""Tests of sharing with the computers of a room."""
