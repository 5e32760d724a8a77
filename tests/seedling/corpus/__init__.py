"""Tests of `groundup.seedling.corpus`."""
