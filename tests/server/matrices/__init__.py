"""Checks of every address in every way, made from the table of routes."""
