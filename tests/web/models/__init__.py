"""Tests of the screen of models."""
