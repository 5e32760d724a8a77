"""Tests of the library: model files and what they say."""
