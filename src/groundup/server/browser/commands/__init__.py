"""What a page may ask for: one file for each noun, each with its table `COMMANDS`."""
