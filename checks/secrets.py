# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Keys and tokens that a release would give away."""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import (
    Basis,
    Finding,
    Fix,
    FoundSecrets,
    HistorySecrets,
    Looked,
    Pillar,
    Place,
    Result,
    Secret,
    SecretGrade,
    Unknown,
    check,
    counted,
    secret_digest,
    secret_hint,
)


@check("SEC001", pillar=Pillar.SECURITY, since="0.1")
def secret_found(found: FoundSecrets) -> Iterator[Result]:
    """Key or token in what is published

    ## What it does
    Searches every tracked file for keys, tokens, private keys and passwords: text in any encoding, the cells and outputs
    of notebooks, what experiment logs hold in a binary form (W&B's logs, SQLite databases, event files), and the readable
    parts of other binary files. One finding for each secret, with its places. A secret itself is never shown, in no
    part of the report. Passwords and private keys in tests, examples, documentation and other people's code, and
    passwords of services on the same machine, are advice only.

    ## Why it matters
    Robots read every public commit, and a key is used by strangers within minutes. Whoever has your tracker's key can
    change the very runs that a paper rests on.

    ## How to fix
    Revoke the key at its provider first and make a new one, then take it out of the file and read it from the
    environment. Deleting the line alone does not help: the history keeps it.

    ## Known limits
    Archives are not opened, pictures are not read. Whether a key still works is not tried, since nothing leaves this
    machine. Keys without a form of their own are found by the words beside them. Placeholders, hashes, and keys that
    are public by design are left out; so are JSON web tokens, addresses with default passwords, and keys that spell
    EXAMPLE. Of large files the first 20 MB are read.
    """
    if found.problem:
        yield Unknown(f"could not be searched: {found.problem}")
        return
    for secret in found.items:
        yield _finding(secret, "", "revoke it at its provider, make a new one, then read it from the environment "
                                   "instead of writing it here")
    if found.more:
        yield Unknown(f"{counted(found.more, 'more secret')} found, not told one by one")
    for path, reason in found.partial:
        yield Unknown(reason, Place(path))
    yield Looked(f"{counted(found.searched, 'text')} of files, notebooks and logs")


@check("SEC002", pillar=Pillar.SECURITY, since="0.1")
def secret_in_history(found: HistorySecrets) -> Iterator[Result]:
    """Key or token that git still holds

    ## What it does
    Searches every old version of every file that a branch, tag or stash reaches, each once, for what secret-found
    searches the present files for; notebooks are decoded there too. Reports what the present files no longer show,
    with the path and the first commit that has it.

    ## Why it matters
    A deleted key is one `git log -p` away for everybody who clones, and robots look there first.

    ## How to fix
    Revoke the key at its provider and make a new one: after that the old one is worth nothing, and rewriting the history
    is a matter of taste. Waive the finding with that reason.

    ## Known limits
    Old versions above 5 MB, and what exceeds 1,000 MB in all, are left out, and said to be. Of binary logs in the history
    only readable parts are searched. A shallow clone holds no history to look at.
    """
    if found.problem:
        yield Unknown(f"the history could not be searched: {found.problem}")
        return
    for secret, commit in zip(found.items, found.commits, strict=True):
        since = f", since commit {commit:.10}" if commit else ""
        yield _finding(secret, since, "revoke it at its provider and make a new one; after that rewriting the history is "
                                      "optional, and a waiver can say that it was revoked")
    if found.more:
        yield Unknown(f"{counted(found.more, 'more secret')} found, not told one by one")
    for reason in found.partial:
        yield Unknown(reason)
    yield Looked(f"{counted(found.searched, 'old version')} of files")


def _finding(secret: Secret, since: str, remedy: str) -> Finding:
    first, *others = secret.spots
    more = f", and in {counted(len(others), 'more place')}" if others else ""
    what = f" in {first.what}" if first.what else ""
    sure = secret.kind.grade is SecretGrade.FORM
    return Finding(
        f"{secret.kind.name}{what}{since}{more}: {secret_hint(secret)}", place=first.place,
        evidence=", ".join(f"{spot.place} {spot.what}".strip() for spot in others[:4]) + (" …" if len(others) > 4 else ""),
        key=f"{secret.kind.name} {secret_digest(secret)}".strip(),
        basis=Basis.OBSERVED if sure else Basis.INFERRED, advisory=secret.sample, fix=Fix(remedy, minutes=15),
    )
