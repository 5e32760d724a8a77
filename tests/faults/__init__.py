"""Tools that break things on purpose: full disks, kills at every call, liars, wrong clocks."""
