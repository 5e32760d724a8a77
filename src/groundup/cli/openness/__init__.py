"""`groundup openness`: how open a release is, on evidence, and what one may do with it."""
