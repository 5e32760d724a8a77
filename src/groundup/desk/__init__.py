"""What the owner's chats are, and the one file in which they are kept on this device."""
