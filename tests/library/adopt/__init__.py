"""Tests of adoption: every layout is built for real, in folders of the tests."""
