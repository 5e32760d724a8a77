"""How the system starts the server by itself: a unit for systemd, or an agent for launchd.

It is printed, never installed: who wants it reads it first. Both run as the user, not as the system.
Sources: systemd.service(5) and systemd.exec(5); launchd.plist(5).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

_PLAIN: Final = re.compile(r"[A-Za-z0-9_./:=@+-]+")

_SYSTEMD: Final = """\
# Save as ~/.config/systemd/user/groundup.service, then:
#   systemctl --user enable --now groundup
# To keep it running while you are not signed in: loginctl enable-linger
[Unit]
Description=Groundup, open AI on this device
After=network.target

[Service]
ExecStart={command}
Restart=on-failure
RestartSec=3
TimeoutStopSec=20
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full
LimitCORE=0
Delegate=memory
DelegateSubgroup=server

[Install]
WantedBy=default.target
"""

_LAUNCHD: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- Save as ~/Library/LaunchAgents/org.groundup.server.plist, then:
     launchctl load ~/Library/LaunchAgents/org.groundup.server.plist -->
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
    <key>Label</key>
    <string>org.groundup.server</string>
    <key>ProgramArguments</key>
    <array>
{arguments}
    </array>
    <key>RunAtLoad</key>
    <true/>
    <key>KeepAlive</key>
    <dict>
        <key>SuccessfulExit</key>
        <false/>
    </dict>
    <key>ExitTimeOut</key>
    <integer>20</integer>
</dict>
</plist>
"""


def service_unit(arguments: Sequence[str], platform: str = sys.platform, python: str = sys.executable) -> str:
    """The text for this system: `groundup` with these arguments, run by this Python."""
    words = [python, "-m", "groundup", *arguments]
    if platform == "darwin":
        lines = (f"        <string>{escape(word)}</string>" for word in words)
        return _LAUNCHD.format(arguments="\n".join(lines))
    return _SYSTEMD.format(command=" ".join(_quoted(word) for word in words))


def _quoted(word: str) -> str:
    """A word of a command line of systemd, in which % and $ begin something else."""
    plain = word.replace("%", "%%").replace("$", "$$")
    if _PLAIN.fullmatch(plain):
        return plain
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
