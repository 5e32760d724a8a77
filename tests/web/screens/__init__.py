"""What holds for every screen, each in a browser."""
