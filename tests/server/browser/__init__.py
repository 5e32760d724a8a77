"""Tests of what pages in the browser speak."""
