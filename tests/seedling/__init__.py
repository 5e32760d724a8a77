"""Tests of `groundup.seedling`."""
