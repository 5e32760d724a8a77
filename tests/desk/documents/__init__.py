"""Files of the owner as plain text."""
