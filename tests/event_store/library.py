"""The library's own recorder cases.

Their module asks for pycryptodome, which only its cipher cases need: Anju has neither, so an empty
module stands in for it while the cases are imported.
"""

import sys
from types import ModuleType

_stand_in = ModuleType("eventsourcing.cipher")
vars(_stand_in)["AESCipher"] = object
_known = sys.modules.setdefault(_stand_in.__name__, _stand_in)

from eventsourcing.tests.persistence import ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase  # noqa: E402  # After what it asks for.

if _known is _stand_in:
    del sys.modules[_stand_in.__name__]

__all__ = ["ApplicationRecorderTestCase", "NonInterleavingNotificationIDsBaseCase"]
