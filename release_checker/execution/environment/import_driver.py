# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Runs inside the sandbox, in the environment to be probed (Python 3.6 on): imports modules one after the other.

Never imported by us. One line of JSON for each begun and each ended import goes to a file of ours, so that a crash tells
whose it is.
"""

import importlib
import json
import sys
import traceback


def attempt(name: str, names: "list[str]") -> "dict[str, object] | None":
    """What happens when a module is imported and names are taken from it."""
    try:
        module = importlib.import_module(name)
        for wanted in names:
            if wanted == "*" or hasattr(module, wanted):
                continue
            try:
                importlib.import_module(name + "." + wanted)
            except ImportError as error:
                if getattr(error, "name", None) not in (name + "." + wanted, name):
                    raise
                where = getattr(module, "__file__", None) or "unknown location"
                raise ImportError(f"cannot import name '{wanted}' from '{name}' ({where})") from None
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        frames = traceback.extract_tb(error.__traceback__)
        place = frames[-1] if frames else None
        return {
            "kind": type(error).__name__,
            "words": str(error)[:2000],
            "missing": getattr(error, "name", None) if isinstance(error, ImportError) else None,
            "file": getattr(error, "filename", None) if isinstance(error, SyntaxError) else place and place[0],
            "text": getattr(error, "text", None) if isinstance(error, SyntaxError) else place and place[3],
            "files": [frame[0] for frame in frames][-30:],
            "bases": [base.__name__ for base in type(error).__mro__],
        }
    return None


def main() -> None:
    """Import what the order says."""
    with open(sys.argv[1], encoding="utf-8") as stream:  # noqa: PTH123
        order = json.load(stream)
    sys.path[:0] = order["path"]
    sys.argv[1:] = []
    with open(order["out"], "a", encoding="ascii") as out:  # noqa: PTH123
        for name, names in order["modules"]:
            out.write(json.dumps({"begun": name}) + "\n")
            out.flush()
            out.write(json.dumps({"ended": name, "failure": attempt(name, names)}, default=str) + "\n")
            out.flush()


main()
