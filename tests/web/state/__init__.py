"""Tests of what the page knows."""
