"""Tests of how a pull or a push is shown."""
