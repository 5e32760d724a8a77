"""The tests, which mirror the source path for path."""
