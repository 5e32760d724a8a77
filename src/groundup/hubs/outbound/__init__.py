"""The record of what left this computer: each host that was visited, each port that was opened, and why."""
