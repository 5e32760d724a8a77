"""Tests of Modelfiles."""
