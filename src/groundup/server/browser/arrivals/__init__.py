"""Models on their way to this computer: from a hub, a stick, the room, another program, or a file."""
