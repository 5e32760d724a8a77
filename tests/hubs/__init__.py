"""Tests of hubs and downloads, against real servers on this computer."""
