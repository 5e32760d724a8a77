"""`groundup grow`: the command, and the ways in which it shows what happens."""
