"""Tests of the command kit: in processes of its own, as a user has it."""
