"""`groundup device`: what this computer has, how fast it is, and who says so."""
