"""Tests of the screen of the welcome."""
