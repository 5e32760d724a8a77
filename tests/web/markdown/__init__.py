"""Tests of what a page knows, and of when it shows it."""
