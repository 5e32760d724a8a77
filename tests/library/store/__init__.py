"""Tests of the store: what it promises, and what it does when things go wrong."""
