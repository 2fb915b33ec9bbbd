"""Where the embedded servers live, and as whom they run.

PostgreSQL refuses to run as root. Started by root, the servers run as `postgres` (else `nobody`), who must be
able to reach the programs and the data; a folder closed to others (a clone under /root, say) is in the way.
Then both are kept in a folder of their own under /var/lib/kindness, and STATE holds a link to it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .errors import Missing

FALLBACK = Path("/var/lib/kindness")
UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    @classmethod
    def for_servers(cls) -> Account | None:
        """None: the person's own account serves. Refusal: root on a machine without an unprivileged account."""
        if os.geteuid() != 0:
            return None
        for name in UNPRIVILEGED:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise Missing(
            "PostgreSQL does not run as root, and this machine has no user «postgres» or «nobody»; "
            "run this as an ordinary user, or set DATABASE_URL."
        )

    def can_enter(self, folder: Path) -> bool:
        """Whether this account can reach into `folder`: every folder above it lets it pass."""
        folder = folder.resolve()
        return all(self._may_pass(part) for part in (folder, *folder.parents))

    def _may_pass(self, folder: Path) -> bool:
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


@dataclass(frozen=True)
class Home:
    """`data`: what outlives a stop. `sockets`: a short 0700 folder, new at each start. `logs`: beside the state."""

    data: Path
    sockets: Path
    logs: Path
    account: Account | None

    @classmethod
    def open(cls, state: Path) -> Home:
        """Makes what is missing of it. Refusal: STATE cannot be written."""
        account = Account.for_servers()
        try:
            logs = state / "logs"
            logs.mkdir(parents=True, exist_ok=True)
            data = _data_folder(state, account)
            if account is not None:
                account = _owner_of_servers(data) or account
            # Not under STATE: a socket's whole path may have 107 bytes, and a clone may lie deep.
            sockets = Path(tempfile.mkdtemp(prefix="kindness-", dir="/tmp"))
        except OSError as error:
            raise Missing(f"The state folder {state} cannot be used: {error.strerror}.") from error
        _give(sockets, account)
        return cls(data, sockets, logs, account)

    def close(self) -> None:
        shutil.rmtree(self.sockets, ignore_errors=True)

    def private_folder(self, name: str) -> Path:
        """A 0700 folder of the servers' account under `data`."""
        folder = self.data / name
        folder.mkdir(mode=0o700, exist_ok=True)
        _give(folder, self.account)
        return folder

    def runnable(self, program: Path, bundle: tuple[Path, ...], version: str) -> Path:
        """`program` where the account can run it: in place, or in a copy of the folders of `bundle`.

        `bundle`: sibling folders, `program` inside the first; copied together because the programs find their
        libraries by relative paths.
        """
        if self.account is None or self.account.can_enter(program.parent):
            return program
        root = bundle[0].parent
        copy = self.data / f"programs-{version}"
        if not copy.exists():
            unfinished = Path(tempfile.mkdtemp(prefix=f"{copy.name}.", dir=self.data))
            for folder in bundle:
                shutil.copytree(folder, unfinished / folder.relative_to(root))
            unfinished.chmod(0o755)
            unfinished.replace(copy)
        return copy / program.relative_to(root)


def _data_folder(state: Path, account: Account | None) -> Path:
    folder = state / "servers"
    if not folder.is_symlink() and not folder.exists():
        if account is None or account.can_enter(state):
            folder.mkdir(mode=0o755)
        else:
            folder.symlink_to(_folder_elsewhere())
    elif account is not None and not account.can_enter(folder):
        raise Missing(
            f"The servers run as an unprivileged user who cannot enter {folder}; "
            "open the folders above it (chmod o+x) or set STATE to another folder."
        )
    return folder.resolve()


def _owner_of_servers(data: Path) -> Account | None:
    """Who made the database in `data`: PostgreSQL runs as its data's owner or not at all."""
    for folder in data.glob("postgres-*"):
        found = folder.stat()
        if found.st_uid != 0:
            return Account(found.st_uid, found.st_gid)
    return None


def _folder_elsewhere() -> Path:
    FALLBACK.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="servers-", dir=FALLBACK))
    folder.chmod(0o755)
    return folder


def _give(folder: Path, account: Account | None) -> None:
    if account is not None:
        os.chown(folder, account.uid, account.gid)
