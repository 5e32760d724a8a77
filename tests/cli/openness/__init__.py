"""Tests of `groundup openness`."""
