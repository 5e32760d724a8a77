"""The page Proof in a real browser."""
