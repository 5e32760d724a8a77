"""What the owner's pages in the browser speak: files, commands, and events that lose nothing."""
