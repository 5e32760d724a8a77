"""Sharing models with the computers of a room: the server that offers them, and pulling while giving on.

The client's half and the messages are in `groundup.hubs.room` and `groundup.hubs.peers`. Nothing here
runs unless the owner of this computer says so, and nothing is given without the room's code.
"""
