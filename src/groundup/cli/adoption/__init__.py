"""How `groundup adopt` shows what other tools keep, lets people choose, and tells how far the reading is."""
