"""What a grammar may cost when it is tried, and the word that says it passed; no native code is needed."""

from __future__ import annotations

CPU_LIMIT_S = 2
MEMORY_LIMIT_BYTES = 512 << 20
LONGEST_GRAMMAR_BYTES = 1 << 20
ACCEPTED = "accepted"
