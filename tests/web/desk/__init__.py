"""Tests of the desk on the screen."""
