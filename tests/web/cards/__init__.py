"""The cards of models in a real browser."""
