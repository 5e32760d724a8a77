"""Tests of the check that nothing wants out."""
