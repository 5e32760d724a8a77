"""Tests of the record of what left this computer."""
