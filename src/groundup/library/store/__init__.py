"""The store: models on this device, under their digests, safe from crashes, full disks and each other.

`Store` is the door. How bytes get in is the write protocol (`pull_session`, `blob_writer`, `partial`,
`journal`), how they leave is the collection protocol (`collection`, `trash`, `pins`); both hold for any
number of processes at once, without locks and whatever the clock says.
"""

from .blob_writer import BlobWriter
from .collection import CollectionReport
from .external import ExternalRecord
from .local_files import Transfer
from .manifest_files import ManifestFile
from .notes import NoteKind
from .partial import PartialFacts
from .pull_session import PullSession
from .store import Store
from .verification import BlobState, CheckedBlob

__all__ = [
    "BlobState",
    "BlobWriter",
    "CheckedBlob",
    "CollectionReport",
    "ExternalRecord",
    "ManifestFile",
    "NoteKind",
    "PartialFacts",
    "PullSession",
    "Store",
    "Transfer",
]
