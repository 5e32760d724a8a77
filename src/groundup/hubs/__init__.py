"""Where models come from: one file for each kind of hub, and one downloader for all of them.

Doors: `hub.Hub` is what every hub can do, `download.download` fetches what one resolved.
"""
