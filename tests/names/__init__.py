"""Tests of names and digests."""
