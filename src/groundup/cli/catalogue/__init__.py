"""`groundup catalogue`: what helps those who write records of models."""
