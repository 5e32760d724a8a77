"""What this machine is: memory and processors, as far as this process may use them."""
