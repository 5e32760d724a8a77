"""Tests of the lab in a browser."""
