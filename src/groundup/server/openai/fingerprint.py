"""What answers depend on beside the request: `system_fingerprint`."""

from __future__ import annotations

import hashlib

from groundup.host.host import Lease


def system_fingerprint(lease: Lease) -> str:
    """The same as long as engine, model and device are, so that a seed may give the same answer again."""
    facts = lease.chat.facts
    parts = (facts.engine_build, lease.model.manifest.digest.hex, facts.system_info)
    return "fp_" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]
