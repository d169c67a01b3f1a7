"""The lock on the file of an exercise: one at a time goes on with it."""

from __future__ import annotations

import errno
import os
import sys

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_TAKEN = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)  #: what systems say when somebody else has the lock
_FAR_BEHIND = 2**31 - 2


class OpenElsewhere(OSError):
    """Somebody else has the file of this exercise open for writing: in another process, or in this one."""


def locked(descriptor: int) -> bool:
    """Take the lock of an open file; False if somebody else has it. Where a file system knows no locks (some network
    drives), there is none to take, and it counts as taken."""
    try:
        if sys.platform == "win32":  # a byte far behind the end, because what is locked there cannot be read either
            os.lseek(descriptor, _FAR_BEHIND, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _TAKEN
    return True
