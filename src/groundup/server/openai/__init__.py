"""OpenAI's API: one file for each family of addresses."""
