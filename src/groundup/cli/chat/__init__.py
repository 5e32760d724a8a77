"""The interactive chat: reading lines, slash commands, history, saved conversations.

The door is `chat` in `loop`.
"""
