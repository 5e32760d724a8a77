"""From the text that a model writes to what it means: answer, thinking, calls of tools."""
