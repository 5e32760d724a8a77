"""What people do with models, from one end to the other: real commands, real servers, real files."""
