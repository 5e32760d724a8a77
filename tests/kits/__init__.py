"""Tests of kits: how they are made, checked and installed, and what is refused."""
