# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Runs inside the sandbox, in the build's own environment (Python 3.6 on): calls a build backend's hooks (PEP 517).

Never imported by us. Standard input tells what to build; see `wheelhouse`.
"""

import importlib
import json
import os
import shutil
import sys


def main() -> None:
    """Unpack where needed, ask the backend what it needs, and build when all of it is there."""
    order = json.load(sys.stdin) if len(sys.argv) < 2 else json.loads(sys.argv[1])
    bin_folder = os.path.dirname(sys.executable)  # noqa: PTH120 - the environment's own, not what its link leads to
    os.environ["PATH"] = bin_folder + os.pathsep + os.environ.get("PATH", "")
    folder = order["folder"]
    if order["archive"]:
        shutil.unpack_archive(order["archive"], folder)
        inner = [os.path.join(folder, name) for name in os.listdir(folder)]
        folders = [place for place in inner if os.path.isdir(place)]  # noqa: PTH112 - strings, as the rest
        folder = folders[0] if len(folders) == 1 else folder
    if order["subfolder"]:
        folder = os.path.join(folder, order["subfolder"])
    os.chdir(folder)
    sys.argv[1:] = []
    sys.path[:0] = [os.path.join(folder, part) for part in order["path"]]
    module, _, attribute = order["backend"].partition(":")
    backend = importlib.import_module(module)
    for part in filter(None, attribute.split(".")):
        backend = getattr(backend, part)
    asked = getattr(backend, "get_requires_for_build_wheel", None)
    needs = list(asked({})) if asked else []
    missing = [line for line in needs if line not in order["known"]]
    if missing:
        print("\nrelease-checker needs: " + json.dumps(missing))
        sys.stdout.flush()
        sys.exit(3)
    backend.build_wheel(order["out"], {})


main()
