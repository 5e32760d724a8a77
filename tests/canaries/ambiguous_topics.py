"""Two topics that share a name, and one that leaks into training; the checks of topics must see both."""

from __future__ import annotations

from groundup.seedling.corpus.topics import Topic

# the defect: nobody could know which of the two "What is a shoot?" asks for
AMBIGUOUS_TOPICS = (
    Topic(
        "plant", "canary", ("a shoot", "~a sprout"), (), (), ("A shoot is a young plant.",), "A young plant."
    ),
    Topic("film", "canary", ("a shoot",), (), (), ("A shoot is a day of filming.",), "A day of filming."),
)

# the defect: without its article the name for the evaluation is one that the training uses
LEAKY_TOPICS = (
    Topic(
        "leaf", "canary", ("leaf", "~a leaf"), (), (), ("A leaf is a part of a plant.",), "A part of a plant."
    ),
)
