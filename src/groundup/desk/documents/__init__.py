"""Files of the owner as plain text: what a model is told of them."""
