"""HTTP: the dialects that clients speak, and everything that stands between a socket and a model."""
