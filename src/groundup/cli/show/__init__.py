"""`groundup show`: what is known about a model, here, in a file or at a hub."""
