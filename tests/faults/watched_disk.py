"""What SQLite asks of the disk, in the order in which it asks: each write, each sync.

The very library that Python's `sqlite3` has loaded is told to open its files through a copy of its
own VFS, whose files note what is written before they pass it on. So it is the product that is watched,
statements, settings and all, with no compiler and no other build of SQLite.
"""

import ctypes
import sqlite3
from collections.abc import Callable
from ctypes import CFUNCTYPE, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any, NamedTuple

OK, MAKE_DEFAULT = 0, 1
DATABASE, JOURNAL, LOG = 0x100, 0x800, 0x80000
"""Flags of `xOpen`: the files that a power loss leaves behind. (The index of the log is made anew.)"""


class Write(NamedTuple):
    """Bytes on their way to the disk."""

    file: str
    offset: int
    data: bytes


class Cut(NamedTuple):
    """A file made as short as this."""

    file: str
    size: int


class Sync(NamedTuple):
    """Everything that was written to this file so far is on the disk now."""

    file: str


class Said(NamedTuple):
    """An answer that left the house: from here on it is a promise."""

    position: int


Step = Write | Cut | Sync | Said


class Files(ctypes.Structure):
    """sqlite3_vfs, version 3."""

    _fields_ = (
        *((name, c_int) for name in ("version", "size_of_file", "longest_path")),
        *(("next", c_void_p), ("name", c_char_p), ("data", c_void_p), ("open", c_void_p), ("delete", c_void_p)),
        *((f"other_{number}", c_void_p) for number in range(14)),
    )


class Methods(ctypes.Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = [("version", c_int)] + [
        (name, c_void_p) for name in ("close", "read", "write", "truncate", "sync", *(f"other_{n}" for n in range(13)))
    ]


OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)  # It keeps the pointer to the name: no copy.
DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class WatchedDisk:
    """Notes in `steps` what every connection of this process, opened from now on, writes. For one process's life."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._kept: list[Any] = []  # What C points to must not be collected.
        self._names: dict[int, str] = {}
        self._methods: dict[int, Methods] = {}
        library = _library()
        library.sqlite3_vfs_find.restype = ctypes.POINTER(Files)
        usual = library.sqlite3_vfs_find(None).contents
        ours = Files.from_buffer_copy(usual)
        ours.next, ours.name = None, b"watched"
        ours.open = self._keep(OPEN(self._opening(OPEN(usual.open))))
        ours.delete = self._keep(DELETE(self._deleting(DELETE(usual.delete))))
        self._kept.append(ours)
        assert library.sqlite3_vfs_register(ctypes.byref(ours), MAKE_DEFAULT) == OK

    def _keep(self, function: Any) -> int | None:
        self._kept.append(function)
        return ctypes.cast(function, c_void_p).value

    def _opening(self, usual: Callable[..., int]) -> Callable[..., int]:
        def opened(vfs: int, name: int | None, file: int, flags: int, granted: int) -> int:
            answer = usual(vfs, name, file, flags, granted)
            if answer == OK and name and flags & (DATABASE | JOURNAL | LOG):
                methods = c_void_p.from_address(file)
                self._names[file] = _name_at(name)
                methods.value = ctypes.addressof(self._watching(methods.value or 0))
            return answer

        return opened

    def _deleting(self, usual: Callable[..., int]) -> Callable[..., int]:
        def deleted(vfs: int, name: int, and_sync: int) -> int:
            answer = usual(vfs, name, and_sync)
            if answer == OK:
                self.steps.append(Cut(_name_at(name), 0))
            return answer

        return deleted

    def _watching(self, usual_at: int) -> Methods:
        if usual_at not in self._methods:
            usual = Methods.from_address(usual_at)
            ours = Methods.from_buffer_copy(usual)
            ours.write = self._keep(WRITE(self._writing(WRITE(usual.write))))
            ours.truncate = self._keep(TRUNCATE(self._cutting(TRUNCATE(usual.truncate))))
            ours.sync = self._keep(SYNC(self._syncing(SYNC(usual.sync))))
            self._methods[usual_at] = ours
        return self._methods[usual_at]

    def _writing(self, usual: Callable[..., int]) -> Callable[..., int]:
        def written(file: int, data: int, size: int, offset: int) -> int:
            self.steps.append(Write(self._names[file], offset, ctypes.string_at(data, size)))
            return usual(file, data, size, offset)

        return written

    def _cutting(self, usual: Callable[..., int]) -> Callable[..., int]:
        def cut(file: int, size: int) -> int:
            self.steps.append(Cut(self._names[file], size))
            return usual(file, size)

        return cut

    def _syncing(self, usual: Callable[..., int]) -> Callable[..., int]:
        def synced(file: int, flags: int) -> int:
            answer = usual(file, flags)
            if answer == OK:
                self.steps.append(Sync(self._names[file]))
            return answer

        return synced


def _name_at(text: int) -> str:
    return Path(ctypes.string_at(text).decode()).name


def _library() -> ctypes.CDLL:
    """The instance of SQLite that the module `sqlite3` calls: linked to it, or built into Python."""
    import _sqlite3  # Its file is where the search begins.

    for place in (getattr(_sqlite3, "__file__", None), None):
        library = ctypes.CDLL(place)
        if hasattr(library, "sqlite3_vfs_register"):
            library.sqlite3_libversion.restype = c_char_p
            assert library.sqlite3_libversion().decode() == sqlite3.sqlite_version
            return library
    raise LookupError("this build of Python hides its SQLite: there is nothing that could be watched")
