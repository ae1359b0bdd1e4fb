# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Runs pytest with a reporter of ours. A script of its own, started *inside* the sandbox by the project's own Python (3.6
and later, so its syntax is old on purpose); it imports nothing of ours.

Usage: `python driver.py REQUEST.json`. The request gives `args` for pytest and `paths` to append to sys.path. What
happens is written to the standard output that the process began with, one line each, marked by the word in
RELEASE_CHECKER_MARK, so that nothing a test prints is taken for it: `["collected", n]`, `["left", n, ids]`, `["start", id]`,
`["report", {...}]`, `["collect", {...}]`, `["internal", text]`, `["end", exit code]`.
"""

import json
import os
import sys
from typing import Any

import_root = os.getcwd()
KEPT = 4000
"Characters kept of one failure's text, from its end."
SKIPS = ("Skipped", "SkipTest", "XFailed", "Exit")
"Errors by which a test says that it does not apply."
LOCAL = ("localhost", "127.", "::1", "0.0.0.0", "sandbox", "fe80", "/", "\x00")  # noqa: S104 - compared with, never bound
"Beginnings of addresses inside the sandbox."


class Reporter:
    """The plug-in: one line for each thing that happens."""

    def __init__(self, handle: Any, mark: str) -> None:
        self.handle = handle
        self.mark = mark
        self.raised: Any = {}
        self.hosts: Any = []
        self.found: Any = []

    def say(self, *words: Any) -> None:
        """One event, at once."""
        line = "\n" + self.mark + " " + json.dumps(words) + "\n"
        os.write(self.handle, line.encode("utf-8", "replace"))

    def reach(self, event: str, args: Any) -> None:
        """Audit hook: notes each host outside that is asked for."""
        if not event.startswith("socket."):
            return
        host = None
        if event in ("socket.getaddrinfo", "socket.gethostbyname"):
            host = args[0]
        elif event == "socket.connect" and isinstance(args[1], tuple):
            host = args[1][0]
        if isinstance(host, bytes):
            host = host.decode("utf-8", "replace")
        if host and isinstance(host, str) and not host.startswith(LOCAL) and len(self.hosts) < 20:
            self.hosts.append(host)

    def pytest_itemcollected(self, item: Any) -> None:
        self.found.append(item.nodeid)

    def pytest_collection_finish(self, session: Any) -> None:
        self.say("collected", len(session.items))
        kept = {item.nodeid for item in session.items}
        left = [name for name in self.found if name not in kept]
        self.say("left", len(left), left[:5])

    def pytest_runtest_logstart(self, nodeid: str, location: Any) -> None:
        del self.hosts[:]
        self.say("start", nodeid)

    def pytest_runtest_makereport(self, item: Any, call: Any) -> None:
        """Before any other plug-in has its say: what the test itself raised."""
        if call.excinfo is None or call.when != "call" or call.excinfo.typename in SKIPS:
            return
        if item.get_closest_marker("xfail") is None:
            self.raised[item.nodeid] = call.excinfo.typename

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when != "call" and report.outcome == "passed":
            return
        found = {"id": report.nodeid, "when": report.when, "outcome": report.outcome}
        if hasattr(report, "wasxfail"):
            found["xfail"] = True
        if report.when == "call" and report.outcome != "failed" and report.nodeid in self.raised:
            found["raised"] = self.raised[report.nodeid]
        if report.outcome == "failed":
            found.update(told(report))
            found["hosts"] = sorted(set(self.hosts))
        self.say("report", found)

    def pytest_collectreport(self, report: Any) -> None:
        if report.outcome == "failed":
            found = {"id": report.nodeid, "hosts": sorted(set(self.hosts))}
            found.update(told(report))
            self.say("collect", found)

    def pytest_internalerror(self, excrepr: Any) -> None:
        self.say("internal", str(excrepr)[-KEPT:])


def told(report: Any) -> Any:
    """Where a report failed, as near to the test as can be told, and its words."""
    found: Any = {"text": str(getattr(report, "longreprtext", report.longrepr))[-KEPT:]}
    location = getattr(report, "location", None)
    if location:
        found["file"], found["line"] = location[0], (location[1] or 0) + 1
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        found["message"] = str(crash.message)[:2000]
    traceback = getattr(report.longrepr, "reprtraceback", None)
    for entry in getattr(traceback, "reprentries", ()):
        place: Any = getattr(entry, "reprfileloc", None)
        path = os.path.relpath(os.path.join(import_root, str(place.path)), import_root) if place is not None else ".."
        if not path.startswith("..") and "site-packages" not in path:
            found["file"], found["line"] = path, place.lineno
    return found


def bear_exits() -> None:
    """A program that is taken for a test ends the whole of pytest when it is imported; make that a fault of its own file."""
    from _pytest import python

    import_module: Any = python.Module._getobj

    def guarded(self: Any) -> Any:
        try:
            return import_module(self)
        except SystemExit as error:
            raise self.CollectError("SystemExit: " + str(error.code)) from error

    python.Module._getobj = guarded  # type: ignore[method-assign]


def main() -> None:
    """Run pytest and end at once with its exit code: nothing that a test left behind has a say any more."""
    with open(sys.argv[1], encoding="utf-8") as handle:  # noqa: PTH123
        request = json.load(handle)
    reporter = Reporter(os.dup(1), os.environ.pop("RELEASE_CHECKER_MARK", ""))
    del sys.path[0]  # this script's folder
    sys.path.extend(path for path in request["paths"] if path not in sys.path)
    sys.argv = ["pytest"]
    try:
        import pytest
    except ImportError as error:
        reporter.say("internal", "pytest cannot be imported: " + str(error))
        sys.exit(70)
    # As `python -m pytest` does, but after pytest itself was found: a pytest.py of the project would report what it likes.
    sys.path.insert(0, import_root)
    reporter.say("pytest", pytest.__version__)
    # Marked here, as the class must exist before pytest is found.
    Reporter.pytest_runtest_makereport = pytest.hookimpl(tryfirst=True)(  # type: ignore[method-assign]
        Reporter.pytest_runtest_makereport
    )
    bear_exits()
    if hasattr(sys, "addaudithook"):
        sys.addaudithook(reporter.reach)
    code = int(pytest.main(request["args"], plugins=[reporter]))
    sys.stdout.flush()
    sys.stderr.flush()
    reporter.say("end", code)
    os._exit(code)


if __name__ == "__main__":
    main()
