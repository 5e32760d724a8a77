"""Tests of the owner's chats."""
