"""Tests of openness."""
