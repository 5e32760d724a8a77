"""What the computers of a room say to each other: code, proofs, messages, and the view of one neighbour.

The server's half is `groundup.sharing`, the hub that fetches from several neighbours `groundup.hubs.peers`;
the protocol is described in docs/reference/sharing.md.
"""
