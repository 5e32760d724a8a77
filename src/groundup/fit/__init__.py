"""Predicts whether a model runs here, and with how much memory. Pure arithmetic on facts."""
