"""`groundup privacy-check`: a chat in a network that leads nowhere, with every packet counted."""
