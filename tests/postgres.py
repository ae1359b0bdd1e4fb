# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A PostgreSQL server of the tests' own: started in a temporary folder on a free port of loopback, ended with them."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

HOMES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def program(name: str) -> str | None:
    """Where a program of the server lies; Debian keeps them off PATH."""
    return next((str(home / name) for home in HOMES if (home / name).exists()), shutil.which(name))


def absent() -> str:
    """Why no server can be started here; empty when one can."""
    if not (program("initdb") and program("pg_ctl")):
        return "PostgreSQL is not installed"
    if os.geteuid() == 0 and not _user():
        return "PostgreSQL refuses to run as root, and there is no user postgres"
    return ""


def _user() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return None


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd="/",
                          user="postgres" if os.geteuid() == 0 else None, env={"PATH": os.environ["PATH"], "LC_ALL": "C"})
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"


@contextmanager
def server() -> Iterator[str]:
    """A running server, as the address of its first database."""
    # Not below pytest's folders: those are closed to the server's user, and pytest closes them again and again.
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        yield from _running(Path(folder))


def _running(home: Path) -> Iterator[str]:
    password = secrets.token_hex(16)
    (secret := home / "password").write_text(password)
    if os.geteuid() == 0 and (user := _user()):
        for place in (home, secret):
            os.chown(place, user.pw_uid, user.pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    initdb, control, data = str(program("initdb")), str(program("pg_ctl")), str(home / "data")
    _run(initdb, "-D", data, "-U", "tests", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--no-sync")
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    _run(control, "-D", data, "-w", "-l", str(home / "log"), "-o", settings, "start")
    try:
        yield f"postgresql+psycopg://tests:{password}@127.0.0.1:{port}/postgres"
    finally:
        _run(control, "-D", data, "-w", "-m", "immediate", "stop")


def new_database(url: str) -> str:
    """An empty database on a server."""
    name = f"t_{secrets.token_hex(8)}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.rpartition("/")[0] + f"/{name}"
