"""Every error that Groundup raises on purpose, in one tree.

GroundupError
├── ModelError                     something about a model file
│   ├── ModelNotFoundError
│   ├── ModelNotHereError
│   ├── NotGgufError
│   ├── GgufFormatError
│   ├── UnsupportedGgufError
│   ├── UnsupportedArchitectureError
│   ├── ModelLoadError
│   └── InsufficientMemoryError
├── RequestError                   something about one request; other requests go on
│   ├── PromptTooLongError
│   ├── EmptyPromptError
│   ├── InvalidParameterError
│   ├── InvalidGrammarError
│   ├── InvalidSchemaError
│   ├── TemplateError
│   ├── UnsupportedCapabilityError
│   └── InvalidImageError
├── EngineError                    something about the process that runs a model
│   ├── EngineStoppedError
│   ├── EngineRestingError
│   ├── EngineBusyError
│   ├── ProtocolError
│   └── DeadlyPromptError
├── LibraryError                   something about the models that are kept on this device
│   ├── InvalidNameError
│   ├── InvalidDigestError
│   ├── InvalidFileNameError
│   ├── InvalidManifestError
│   ├── DigestMismatchError
│   ├── IncompleteBlobError
│   ├── BlobMissingError
│   ├── DamagedBlobError
│   ├── AdoptionRefusedError
│   ├── AdoptedFileDamagedError
│   ├── AdoptedFileGoneError
│   ├── AdoptedFileChangedError
│   ├── UnsupportedLibraryError
│   ├── UnusableFolderError
│   ├── UnusableLayerError
│   ├── UnusableTemplateError
│   ├── InvalidModelfileError
│   ├── SharingRefusedError
│   └── BuiltInModelError
├── HubError                       something about a place where models come from, or the way there
│   ├── HubUnreachableError
│   ├── ConnectionLostError
│   ├── HubBusyError
│   ├── HubAnswerError
│   ├── SignInPageError
│   ├── RedirectRefusedError
│   ├── CertificateError
│   ├── UnknownHubError
│   ├── AccessDeniedError
│   ├── SignInRefusedError
│   ├── GatedModelError
│   ├── NotOnHubError
│   ├── UnusableReleaseError
│   ├── RangeIgnoredError
│   ├── RemoteFileChangedError
│   ├── RemoteHeaderTooLongError
│   ├── WrongRoomCodeError
│   ├── IncompleteRoomError
│   └── CannotShareError
├── DownloadCancelledError         the user called a download off
├── KitError                       something about a kit, a folder that brings models without internet
│   ├── InvalidKitError
│   ├── UnsupportedKitError
│   ├── UnfinishedKitError
│   ├── DamagedKitError
│   ├── UnsignedKitError
│   ├── UntrustedKitError
│   ├── UnusableTargetError
│   ├── FaultyStickError
│   └── WheelsError
├── CatalogueError                 something about the records of models that Groundup ships
│   ├── InvalidRecordError
│   ├── NotAtHubError
│   └── NotInCatalogueError
├── DeskError                      something about the owner's chats
│   ├── NotOnDeskError
│   ├── NewerDeskError
│   ├── DeskNotSavedError
│   ├── DeskInUseError
│   ├── AnswerRunsError
│   ├── BrowserKeyError
│   ├── NotAnExportError
│   ├── FileTooLargeError
│   ├── UnreadableFileError
│   ├── EmptyFileError
│   └── PdfWithoutTextError
├── UnknownShapeError              something of a model for which there is no rule of prediction
├── FileAccessError                a file that cannot be read or written
├── UnusableTextError              a text from which nothing can be learned
├── NameTakenError                 a name for a new model that is not free
├── InsufficientRoomError          too little memory or disk for what is to be made
├── SettingsError
├── PeerError                      the other program of a benchmark failed
├── MissingExtraError              an optional part is not installed
└── ServerError                    something about a request to our server, before any model is asked
    ├── InvalidBodyError
    ├── InvalidJsonError
    ├── UnsupportedFieldError
    ├── MissingFieldError
    ├── RequestTooLargeError
    ├── AddressTooLongError
    ├── HeadersTooLargeError
    ├── SlowClientError
    ├── ServerFaultError
    ├── ServerStoppingError
    ├── UnauthorizedError
    ├── TooManyFailuresError
    ├── TooManyRequestsError
    ├── ForbiddenError
    ├── UnknownPathError
    ├── MethodNotAllowedError
    ├── QueueFullError
    ├── ServerBusyError
    ├── RequestCancelledError
    ├── RewordedError
    ├── PortTakenError
    ├── CannotListenError
    ├── OpenToNetworkError
    ├── ServerCertificateError
    ├── NoServerError
    └── ServerAnswerError

Each class carries its figures as fields, so that a program can read them and every language can
word them; `message` says what happened and `hint` what to type next. Errors cross the engine's
pipe by `code` and fields (`to_wire`, `from_wire`), never as pickled objects.
"""

# ruff: noqa: I001  (the modules come in the order of the tree)

from __future__ import annotations

from .base import GroundupError, code_of, format_bytes, format_size
from .models import (
    GgufFormatError,
    InsufficientMemoryError,
    ModelError,
    ModelLoadError,
    ModelNotFoundError,
    ModelNotHereError,
    NotGgufError,
    UnsupportedArchitectureError,
    UnsupportedGgufError,
)
from .requests import (
    EmptyPromptError,
    InvalidGrammarError,
    InvalidImageError,
    InvalidParameterError,
    InvalidSchemaError,
    PromptTooLongError,
    RequestError,
    TemplateError,
    UnsupportedCapabilityError,
)
from .engine import (
    DeadlyPromptError,
    EngineBusyError,
    EngineError,
    EngineRestingError,
    EngineStoppedError,
    ProtocolError,
)
from .library import (
    BuiltInModelError,
    AdoptedFileChangedError,
    AdoptedFileDamagedError,
    AdoptedFileGoneError,
    AdoptionRefusedError,
    BlobMissingError,
    DamagedBlobError,
    DigestMismatchError,
    IncompleteBlobError,
    InvalidDigestError,
    InvalidFileNameError,
    InvalidManifestError,
    InvalidModelfileError,
    InvalidNameError,
    LibraryError,
    SharingRefusedError,
    UnsupportedLibraryError,
    UnusableFolderError,
    UnusableLayerError,
    UnusableTemplateError,
)
from .hubs import (
    AccessDeniedError,
    CannotShareError,
    CertificateError,
    ConnectionLostError,
    DownloadCancelledError,
    GatedModelError,
    HubAnswerError,
    HubBusyError,
    HubError,
    HubUnreachableError,
    IncompleteRoomError,
    NotOnHubError,
    RangeIgnoredError,
    RedirectRefusedError,
    RemoteFileChangedError,
    RemoteHeaderTooLongError,
    SignInPageError,
    SignInRefusedError,
    UnknownHubError,
    UnusableReleaseError,
    WrongRoomCodeError,
)
from .kits import (
    DamagedKitError,
    FaultyStickError,
    InvalidKitError,
    KitError,
    UnfinishedKitError,
    UnsignedKitError,
    UnsupportedKitError,
    UntrustedKitError,
    UnusableTargetError,
    WheelsError,
)
from .catalogue import CatalogueError, InvalidRecordError, NotAtHubError, NotInCatalogueError
from .desk import (
    AnswerRunsError,
    BrowserKeyError,
    DeskError,
    DeskInUseError,
    DeskNotSavedError,
    EmptyFileError,
    FileTooLargeError,
    NewerDeskError,
    NotAnExportError,
    NotOnDeskError,
    PdfWithoutTextError,
    UnreadableFileError,
)
from .fit import UnknownShapeError
from .general import (
    FileAccessError,
    InsufficientRoomError,
    MissingExtraError,
    NameTakenError,
    PeerError,
    SettingsError,
    UnusableTextError,
)
from .server import (
    AddressTooLongError,
    CannotListenError,
    ForbiddenError,
    HeadersTooLargeError,
    InvalidBodyError,
    InvalidJsonError,
    MethodNotAllowedError,
    MissingFieldError,
    OpenToNetworkError,
    PortTakenError,
    QueueFullError,
    RequestCancelledError,
    RequestTooLargeError,
    RewordedError,
    ServerBusyError,
    NoServerError,
    ServerAnswerError,
    ServerCertificateError,
    ServerError,
    ServerFaultError,
    ServerStoppingError,
    SlowClientError,
    TooManyFailuresError,
    TooManyRequestsError,
    UnauthorizedError,
    UnknownPathError,
    UnsupportedFieldError,
)
from .wire import from_wire

__all__ = [
    "AccessDeniedError",
    "AddressTooLongError",
    "AdoptedFileChangedError",
    "AdoptedFileDamagedError",
    "AdoptedFileGoneError",
    "AdoptionRefusedError",
    "AnswerRunsError",
    "BlobMissingError",
    "BrowserKeyError",
    "BuiltInModelError",
    "CannotListenError",
    "CannotShareError",
    "CatalogueError",
    "CertificateError",
    "ConnectionLostError",
    "DamagedBlobError",
    "DamagedKitError",
    "DeadlyPromptError",
    "DeskError",
    "DeskInUseError",
    "DeskNotSavedError",
    "DigestMismatchError",
    "DownloadCancelledError",
    "EmptyFileError",
    "EmptyPromptError",
    "EngineBusyError",
    "EngineError",
    "EngineRestingError",
    "EngineStoppedError",
    "FaultyStickError",
    "FileAccessError",
    "FileTooLargeError",
    "ForbiddenError",
    "GatedModelError",
    "GgufFormatError",
    "GroundupError",
    "HeadersTooLargeError",
    "HubAnswerError",
    "HubBusyError",
    "HubError",
    "HubUnreachableError",
    "IncompleteBlobError",
    "IncompleteRoomError",
    "InsufficientMemoryError",
    "InsufficientRoomError",
    "InvalidBodyError",
    "InvalidDigestError",
    "InvalidFileNameError",
    "InvalidGrammarError",
    "InvalidImageError",
    "InvalidJsonError",
    "InvalidKitError",
    "InvalidManifestError",
    "InvalidModelfileError",
    "InvalidNameError",
    "InvalidParameterError",
    "InvalidRecordError",
    "InvalidSchemaError",
    "KitError",
    "LibraryError",
    "MethodNotAllowedError",
    "MissingExtraError",
    "MissingFieldError",
    "ModelError",
    "ModelLoadError",
    "ModelNotFoundError",
    "ModelNotHereError",
    "NameTakenError",
    "NewerDeskError",
    "NoServerError",
    "NotAnExportError",
    "NotAtHubError",
    "NotGgufError",
    "NotInCatalogueError",
    "NotOnDeskError",
    "NotOnHubError",
    "OpenToNetworkError",
    "PdfWithoutTextError",
    "PeerError",
    "PortTakenError",
    "PromptTooLongError",
    "ProtocolError",
    "QueueFullError",
    "RangeIgnoredError",
    "RedirectRefusedError",
    "RemoteFileChangedError",
    "RemoteHeaderTooLongError",
    "RequestCancelledError",
    "RequestError",
    "RequestTooLargeError",
    "RewordedError",
    "ServerAnswerError",
    "ServerBusyError",
    "ServerCertificateError",
    "ServerError",
    "ServerFaultError",
    "ServerStoppingError",
    "SettingsError",
    "SharingRefusedError",
    "SignInPageError",
    "SignInRefusedError",
    "SlowClientError",
    "TemplateError",
    "TooManyFailuresError",
    "TooManyRequestsError",
    "UnauthorizedError",
    "UnfinishedKitError",
    "UnknownHubError",
    "UnknownPathError",
    "UnknownShapeError",
    "UnreadableFileError",
    "UnsignedKitError",
    "UnsupportedArchitectureError",
    "UnsupportedCapabilityError",
    "UnsupportedFieldError",
    "UnsupportedGgufError",
    "UnsupportedKitError",
    "UnsupportedLibraryError",
    "UntrustedKitError",
    "UnusableFolderError",
    "UnusableLayerError",
    "UnusableReleaseError",
    "UnusableTargetError",
    "UnusableTemplateError",
    "UnusableTextError",
    "WheelsError",
    "WrongRoomCodeError",
    "code_of",
    "format_bytes",
    "format_size",
    "from_wire",
]
