"""Measurements: random models of real shapes, scenarios, and llama.cpp's own server as the peer.

Everything here needs no download. `models` makes the model files, `scenarios` says what is asked,
`ours` and `peer` ask it, `result` holds what came out.
"""
