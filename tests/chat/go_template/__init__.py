"""Tests of the Go templates."""
