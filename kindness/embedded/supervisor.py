"""Watches children that should never end; they are stopped in the reverse order of their start."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType

from .children import Child, how_it_ended

LOOK_EVERY = 0.2
"""Seconds between two looks at the children."""


class Supervisor:
    """`watch` lasts until a child ends by itself. Interrupting it (Ctrl-C, SIGTERM) is the caller's to catch."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def start(self, child: Child) -> None:
        self.adopt(child)
        child.start()

    def adopt(self, child: Child) -> None:
        """Watch and stop a child that something else starts."""
        self.children.append(child)

    def ended(self) -> Child | None:
        """The first child, in the order of their start, that is no longer running."""
        return next((child for child in self.children if child.exit_code is not None), None)

    def watch(self) -> Child:
        while True:
            child = self.ended()
            if child is not None:
                return child
            time.sleep(LOOK_EVERY)

    def wait_for(self, ready: Callable[[], bool], seconds: float) -> bool:
        """False when `ready` did not come true in time, or a child ended first."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.ended() is None:
            if ready():
                return True
            time.sleep(0.1)
        return False

    def stop_last(self) -> None:
        """Stops the child that was started last."""
        self.children[-1].stop()
        self.children.pop()


def obituary(child: Child) -> str:
    """One sentence on a child that ended by itself, and the end of its log."""
    how = how_it_ended(child.exit_code or 0)
    return f"{child.name} ended by itself ({how}), so everything else was stopped. See {child.log}:\n{child.last_words()}"


def interrupt_on_terminate() -> None:
    """SIGTERM and SIGHUP (a closed terminal) do what Ctrl-C does; under nohup the terminal may close."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    # SIGINT too: a shell that starts us in the background sets it to be ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, interrupt)


def stop_undisturbed() -> None:
    """From here on a second Ctrl-C does not cut the orderly stop short."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
