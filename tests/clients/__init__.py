"""Tests with other people's clients, as their users have them; the extra `[clients]` installs them."""
