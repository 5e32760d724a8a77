"""`groundup fit`: will it run here, how fast, how sure."""
