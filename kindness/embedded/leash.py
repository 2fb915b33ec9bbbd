"""Become an unprivileged account, tie one's life to the parent's, then become the given program.

    python -I leash.py PARENT_PID SIGNAL UID:GID|- PROGRAM ARGUMENT...

A program of its own, because only the code between fork and exec can do these two things, and running
Python there is unsafe in a parent that has threads. When the parent is killed outright the kernel sends
SIGNAL (Linux), so no server outlives the supervisor that would have stopped it.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def become(account: str) -> None:
    if account == "-":
        return
    uid, gid = (int(part) for part in account.split(":"))
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def tie_to(parent: int, signal_number: int) -> None:
    """After `become`: changing the account loosens the tie again."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:
        sys.exit(1)


def main(parent: str, signal_number: str, account: str, *command: str) -> None:
    become(account)
    tie_to(int(parent), int(signal_number))
    os.execv(command[0], command)


if __name__ == "__main__":
    main(*sys.argv[1:])
