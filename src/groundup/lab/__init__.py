"""Instruments that show how a model works: real numbers of a loaded model, for a class to look at."""
