"""Topics that share a name, leak into the training or go round in circles; the checks must see them all."""

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

# the defect: each of the two comes after the other, so that their follow-ups have no end
CIRCULAR_TOPICS = (
    Topic("hen", "canary", ("a hen",), (), (), ("A hen lays eggs.",), "A bird.", after=("egg",)),
    Topic("egg", "canary", ("an egg",), (), (), ("An egg becomes a hen.",), "A start.", after=("hen",)),
)
