"""Tests of the way between a page and the server."""
