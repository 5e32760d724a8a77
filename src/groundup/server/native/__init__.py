"""Addresses that no other API has: what a model makes of a text, token by token."""
