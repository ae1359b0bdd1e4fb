# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker board`: serve the mentors' board, and let the first people in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from release_checker.board import demo as demonstration
from release_checker.board import governing, serving
from release_checker.board.invitations import ROLES
from release_checker.board.proxy import network
from release_checker.board.roles import REPORTS
from release_checker.board.services import BoardSettings
from release_checker.cli.cohort import Screen
from release_checker.cli.screen import emit
from release_checker.cohort.store.database import open_database
from release_checker.cohort.store.files import FileStore
from release_checker.execution.temporary import own_folder

FIRST = ("Nobody can come in yet. Make the first admin, in another terminal:\n"
         "  release-checker board person add LOGIN --admin --database URL\n"
         "  release-checker board token LOGIN --database URL\n")


def stored(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that every command here has."""
    return click.option("--database", default="sqlite:///cohort.db", envvar="RELEASE_CHECKER_DATABASE", show_default=True,
                        metavar="URL", help="Where the cohorts are kept; also read from RELEASE_CHECKER_DATABASE.")(command)


@click.group()
def board() -> None:
    """The mentors' board over the reports of a cohort."""


@board.command()
@stored
@click.option("--files", default="reports", show_default=True, metavar="URL", help="Folder or address of the kept reports.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Interface to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 for a free one.")
@click.option("--address", default="", metavar="URL", help="How people reach it, such as https://board.example.org.")
@click.option("--insecure", is_flag=True, help="Let people come without https from other machines.")
@click.option("--title", default="Release board", show_default=True, help="Shown at the top.")
@click.option("--key-file", type=click.Path(path_type=Path), help="Key that several processes of one board share.")
@click.option("--allow-private-hooks", is_flag=True,
              help="Tell hooks on private and loopback addresses too, on any port and over http.")
@click.option("--allowed-signers", type=click.Path(path_type=Path), help="Who may sign approvals, as ssh-keygen takes it.")
@click.option("--session-hours", default=12.0, show_default=True, type=click.FloatRange(0.1, 168),
              help="After so long without a request one has to come in again.")
@click.option("--proxy-header", default="", metavar="NAME", help="Header in which a proxy names who asks.")
@click.option("--proxy-peer", multiple=True, metavar="NETWORK", help="Address or network of a proxy that may; repeat it.")
@click.option("--proxy-unknown", type=click.Choice(["refuse", "make"]), default="refuse", show_default=True,
              help="Whom the proxy names and nobody knows is refused, or becomes a person without any role.")
@click.option("--oidc-issuer", default="", metavar="URL", help="OpenID Connect provider by which people come in.")
@click.option("--oidc-client", default="", metavar="ID", help="Under which the board is known there.")
@click.option("--oidc-secret", default="", envvar="RELEASE_CHECKER_OIDC_SECRET", metavar="SECRET",
              help="That belongs to it; better said by RELEASE_CHECKER_OIDC_SECRET.")
def serve(
    database: str, files: str, host: str, port: int, address: str, insecure: bool, title: str, key_file: Path | None,
    allow_private_hooks: bool, allowed_signers: Path | None, session_hours: float, proxy_header: str,
    proxy_peer: tuple[str, ...], proxy_unknown: str,
    oidc_issuer: str, oidc_client: str, oidc_secret: str,
) -> None:
    """Serve the board until it is interrupted."""
    place = serving.place_of(host, port, address, insecure=insecure)
    settings = BoardSettings(
        address=address, title=title, session_hours=session_hours, allowed_signers=allowed_signers,
        proxy_header=proxy_header, proxy_peers=tuple(str(network(one)) for one in proxy_peer),
        provider=serving.provider_of(oidc_issuer, oidc_client, oidc_secret),
        proxy_makes=proxy_unknown == "make", private_hooks=allow_private_hooks)
    if bool(proxy_header) and not proxy_peer:
        raise click.UsageError("--proxy-header needs --proxy-peer: whose header it may be")
    forgery = serving.key_of(key_file)
    with closing(open_database(database)) as opened:
        emit((FIRST if serving.nobody(opened) else "") + serving.advice(place, settings))
        serving.serve(opened, FileStore(files), place, settings, forgery, lambda url: emit(f"The board is at {url}\n"))


@board.command()
@click.option("--folder", type=click.Path(path_type=Path), metavar="DIR",
              help="Empty or new folder to make it in, and to keep [default: a temporary one, removed at the end].")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 for a free one.")
@click.option("--no-serve", is_flag=True, help="Make the cohort and keep it, and serve nothing.")
@click.option("--execute", is_flag=True,
              help="Execute the notebook and the training of one project, too: some minutes, and packages are fetched.")
def demo(folder: Path | None, port: int, no_serve: bool, execute: bool) -> None:
    """Make a cohort of eight small projects, audit them, and serve the board over them."""
    if folder is None and not no_serve:
        click.get_current_context().with_resource(own_folder())  # what a killed one leaves, the next command takes away
    place = folder.absolute() if folder else Path(tempfile.mkdtemp(prefix="release-checker-demo-"))
    made = demonstration.build(place, Screen, execute=execute)
    with closing(made.database):
        if no_serve:
            emit(f"Serve it with: release-checker board serve --port {port} --database sqlite:///{place}/cohort.db "
                 f"--files {place}/reports\n{demonstration.welcome(made, f'http://127.0.0.1:{port}')}")
            return
        settings = BoardSettings(address="", title="Release board (demonstration)")
        serving.serve(made.database, made.files, serving.place_of("127.0.0.1", port), settings, serving.key_of(None),
                      lambda address: emit(f"The board is at {address}\n{demonstration.welcome(made, address)}"))


@board.group()
def person() -> None:
    """Persons of the board."""


@person.command()
@click.argument("login")
@stored
@click.option("--admin", is_flag=True, help="May do everything, in all cohorts.")
@click.option("--name", default="", help="What others read.")
@click.option("--email", default="", help="By which a mentor's signature or a provider knows them.")
def add(login: str, database: str, admin: bool, name: str, email: str) -> None:
    """Add the person LOGIN, or set what is said of one who is there."""
    with closing(open_database(database)) as opened:
        emit(governing.put_person(opened, login, name=name, email=email, admin=admin) + "\n")


@person.command()
@click.argument("login")
@stored
def disable(login: str, database: str) -> None:
    """Shut LOGIN out: tokens, sessions and invitations end at once."""
    with closing(open_database(database, make=False)) as opened:
        emit(governing.shut_out(opened, login) + "\n")


@person.command()
@click.argument("login")
@stored
def enable(login: str, database: str) -> None:
    """Let LOGIN in again, with tokens that are made anew."""
    with closing(open_database(database, make=False)) as opened:
        emit(governing.let_in(opened, login) + "\n")


@board.command()
@click.argument("login")
@stored
@click.option("--label", default="made by command", show_default=True, help="What it is for.")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 366), help="For which it counts.")
@click.option("--reports-only", is_flag=True, help="It reads and brings reports, as a CI needs, and opens no door.")
def token(login: str, database: str, label: str, days: int, reports_only: bool) -> None:
    """Print a new token of LOGIN; it is kept nowhere."""
    with closing(open_database(database, make=False)) as opened:
        emit(governing.personal_token(opened, login, label, days, scope=REPORTS if reports_only else "") + "\n")


@board.command()
@click.argument("login")
@stored
@click.option("--cohort", required=True, help="Name of the cohort.")
@click.option("--role", required=True, type=click.Choice([str(role) for role in ROLES]), help="What they are in it.")
@click.option("--project", default="", help="Of a scholar.")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True, metavar="URL", help="Of the board.")
def invite(login: str, database: str, cohort: str, role: str, project: str, address: str) -> None:
    """Print a link that lets LOGIN in once, within a week."""
    with closing(open_database(database, make=False)) as opened:
        emit(governing.invitation_link(opened, login, cohort, role, project, address) + "\n")
