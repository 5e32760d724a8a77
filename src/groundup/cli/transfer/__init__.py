"""How a pull or a push is shown: bars on a terminal, plain lines elsewhere, JSON for programs."""
