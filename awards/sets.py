"""Numbers 0 … n - 1 joined into sets by pairs (union-find), in arrays: twelve bytes a number. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator


class Sets:
    """Wordings that are alike. Of a set, its root holds how many letters it has and the least likeness inside."""

    def __init__(self, wordings: int) -> None:
        self._parent = array("i", range(wordings))
        self.letters = array("i", [1]) * wordings
        self.likeness = array("f", [1.0]) * wordings

    def root(self, wording: int) -> int:
        parent = self._parent
        while parent[wording] != wording:
            parent[wording] = parent[parent[wording]]
            wording = parent[wording]
        return wording

    def join(self, one: int, other: int, likeness: float) -> None:
        """Put the sets of both together; the larger one keeps its root, so that chains stay short."""
        root, leaf = sorted((self.root(one), self.root(other)), key=self.letters.__getitem__, reverse=True)
        self.likeness[root] = min(likeness, self.likeness[root], self.likeness[leaf])
        if root != leaf:
            self._parent[leaf] = root
            self.letters[root] += self.letters[leaf]

    def roots(self) -> Iterator[int]:
        """The roots of the sets of two letters or more, in their order."""
        return (
            wording
            for wording, parent in enumerate(self._parent)
            if parent == wording and self.letters[wording] > 1
        )

    def members(self, roots: Collection[int], *, most: int) -> dict[int, list[int]]:
        """Root → the first wordings of its set."""
        found: dict[int, list[int]] = {root: [] for root in roots}
        for wording in range(len(self._parent)):
            places = found.get(self.root(wording))
            if places is not None and len(places) < most:
                places.append(wording)
        return found
