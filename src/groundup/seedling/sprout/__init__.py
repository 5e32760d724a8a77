"""Sprouts: tiny models that are grown from nothing in minutes, in front of a class."""
