"""What is asked in a measurement: one file for each scenario, and their table."""

from .base import Scenario as Scenario
from .base import TokenSource as TokenSource
from .batch import Batch
from .mixed import Mixed
from .school_class import SchoolClass
from .single import Single
from .turns import Turns

SCENARIOS: dict[str, type[Scenario]] = {
    kind.name: kind for kind in (Single, SchoolClass, Mixed, Turns, Batch)
}
