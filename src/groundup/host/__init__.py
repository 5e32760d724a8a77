"""Which models are loaded, for how long, and who may use them now."""
