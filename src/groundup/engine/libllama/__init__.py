"""The one door to native code: thin typed faces of llama.cpp's C API.

Only this folder imports `llama_cpp`, and only its low-level functions. One file per noun of the
library: `library` (start, log, quantise), `model`, `adapter`, `vocabulary`, `context`, `sampling`. Nothing
here knows about requests or scheduling.
"""

from .adapter import Adapter as Adapter
from .adapter import use_adapters as use_adapters
from .context import Batch as Batch
from .context import Context as Context
from .library import buffer_sizes as buffer_sizes
from .library import engine_build as engine_build
from .library import quantize as quantize
from .library import system_info as system_info
from .model import Model as Model
from .projector import ImagePart as ImagePart
from .projector import Piece as Piece
from .projector import Projector as Projector
from .sampling import GrammarSampler as GrammarSampler
from .sampling import SamplerChain as SamplerChain
from .vocabulary import Vocabulary as Vocabulary
