# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The bounds on memory and processes: asked of the kernel where it holds them, else watched from outside."""

from __future__ import annotations

import contextlib

from release_checker.execution.sandbox import tree
from release_checker.execution.sandbox.cgroups import OWN, Group
from release_checker.execution.sandbox.records import Ending, Limits

SLOW, QUICK = 0.1, 0.03
"Seconds between two looks: where the kernel holds the bounds, and where we do."
LONG = 1.0
"Seconds at the bound on processes after which it is a fork bomb, which would go on for ever."


class Watch:
    """One job's memory and processes."""

    def __init__(self, root: int, limits: Limits, group: Group) -> None:
        self.root, self.limits, self.group = root, limits, group
        self.tick = SLOW if group.memory and group.pids else QUICK
        "Seconds between two calls of `passed`."
        self._seen: dict[tuple[int, int], tree.Seen] = {}
        self._most = 0
        self._full = 0

    def limit(self) -> None:
        """Bounds that a process passes on to all it starts: length of one file, and no core dumps."""
        if tree.LINUX:
            import resource

            for bound, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, self.limits.disk)):
                hard = resource.getrlimit(bound)[1]
                value = value if hard == resource.RLIM_INFINITY else min(value, hard)
                with contextlib.suppress(OSError, ValueError):
                    resource.prlimit(self.root, bound, (value, value))

    def passed(self) -> Ending | None:
        """The bound that was passed, now."""
        if self.group.pids and self.group.refused_forks > 2 * self.limits.processes:
            return Ending.PROCESSES
        if self.group.memory and self.group.pids:
            return None
        seen = tree.descendants(self.root)
        # Kept, because a process that loses its parent is no descendant any more where no namespace holds it.
        self._seen |= {(one.pid, one.began): one for one in seen}
        if self.group.memory is None:
            resident = sum(one.resident for one in seen)
            if resident > self.limits.memory:
                # Twice, because processes that end between two rows leave their share of a page to others.
                resident = min(tree.proportional(seen), tree.proportional(tree.descendants(self.root)))
            self._most = max(self._most, resident)
            if resident > self.limits.memory:
                return Ending.MEMORY
        if self.group.pids is None:
            threads = sum(one.threads for one in seen)
            self._full += threads >= self.limits.processes
            if threads > self.limits.processes + OWN or self._full * self.tick > LONG:
                return Ending.PROCESSES
        return None

    @property
    def crowded(self) -> bool:
        """A process or thread was refused."""
        return self.group.refused_forks > 0 if self.group.pids else self._full > 0

    @property
    def peak(self) -> int | None:
        """Most bytes that were used."""
        return self.group.peak if self.group.memory else self._most or None

    def kill(self) -> bool:
        """SIGKILL to all that descend from the root, without it; whether there were any."""
        now = tree.descendants(self.root)
        tree.kill(now)
        lost = [one for one in self._seen.values() if (again := tree.look(one.pid)) and again.began == one.began
                and not again.dead] if tree.LINUX else []
        tree.kill(lost)
        return bool(now or lost)
