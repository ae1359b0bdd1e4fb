# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Documentation, by reading: whether the README stands, says how to install, leads somewhere, and is finished."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby

from release_checker.api import (
    DeadLink,
    Encodings,
    Files,
    Finding,
    Fix,
    Imports,
    Looked,
    PackageMetadata,
    Pillar,
    Place,
    Placeholders,
    PythonSources,
    Readme,
    ReadmeLinks,
    ReadmeTopics,
    Result,
    Skip,
    Unknown,
    check,
    counted,
    is_test,
    shorten,
)


@check("DOC001", pillar=Pillar.DOCUMENTATION, since="0.1")
def no_readme(readme: Readme) -> Iterator[Result]:
    """No README, or nothing but a title

    ## What it does
    Reports a project without a README where code hosts look for one (the root, .github, docs), and a README that holds
    nothing but headings, badges and comments.

    ## Why it matters
    The README is the only page that everyone opens. Without it strangers guess what the code is for and leave.

    ## How to fix
    Write README.md: what it is, how to install it, one command that gives one result.

    ## Known limits
    One sentence is enough for this check; what a README should say is asked by the checks that follow.
    """
    if not readme.exists:
        yield Finding(
            "expected a README, found none",
            key="none",
            fix=Fix("write README.md: what it is, how to install it, how to run it, what comes out", minutes=60),
        )
    elif readme.text is None:
        yield Unknown(f"the README {readme.problem}", Place(readme.path))
    elif not readme.says_something:
        yield Finding(
            "expected a description, found nothing but a title"
            if readme.headings
            else "expected a description, found nothing",
            place=Place(readme.path, 1),
            key="empty",
            evidence=shorten(readme.text.content, 80),
            fix=Fix("say below the title what it is, how to install it, how to run it, what comes out", minutes=60),
        )
    else:
        yield Looked(f"{readme.path}, {counted(len(readme.headings), 'heading')}")


@check("DOC002", pillar=Pillar.DOCUMENTATION, since="0.1")
def no_install_instructions(
    readme: Readme, topics: ReadmeTopics, sources: PythonSources, metadata: PackageMetadata, files: Files
) -> Iterator[Result]:
    """README never says how to install

    ## What it does
    Looks in the README, and in the documents of the project that it links to, for install commands (pip, conda, poetry, uv,
    docker …), for sections on requirements or set-up with something in them, for a named requirements file, and for
    sentences that name required packages. Reports when there is none of these.

    ## Why it matters
    Most attempts to run published code end at this step.

    ## How to fix
    Add a section with the commands that turn an empty environment into a working one.

    ## Known limits
    Whether the commands work is not asked here. Projects whose Python code imports the standard library alone are left out.
    """
    if readme.text is None:
        yield from _no_text(readme)
        return
    if topics.install:
        first = topics.install[0]
        yield Looked(f"{first.place}: {first.words}")
        return
    packages = _third_party(sources, files)
    if not packages and not metadata.exists:
        yield Skip("nothing to install: no packaging file, and no import beyond the standard library")
        return
    needs = f", although the code imports {', '.join(packages[:4])}" if packages else ""
    yield Finding(
        f"expected how to install, found no command, no requirement and no link to them{needs}",
        place=readme.place(1),
        key="none",
        fix=Fix(_install_fix(files, metadata), minutes=15),
    )


def _install_fix(files: Files, metadata: PackageMetadata) -> str:
    named = next((path for path in files.at_root() if path.lower().startswith(("requirements", "environment"))), "")
    command = f"conda env create -f {named}" if named.endswith((".yml", ".yaml")) else f"pip install -r {named}"
    if not named:
        command = "pip install ." if metadata.exists else "pip install …"
    return f"add a section on installing to the README with the commands from an empty environment, such as `{command}`"


def _third_party(sources: PythonSources, files: Files) -> list[str]:
    """Imported names that neither the standard library nor the project has."""
    own = {
        part for path in files.paths if path.endswith((".py", ".pyx", ".so")) for part in path.rsplit(".", 1)[0].split("/")
    }
    tops = {
        item.top
        for source, found in sources.each(Imports)
        if not is_test(source.path)
        for item in found.items
        if item.top and not item.optional
    }
    return sorted(tops - own - set(sys.stdlib_module_names), key=str.lower)


@check("DOC008", pillar=Pillar.DOCUMENTATION, since="0.1")
def dead_path(readme: Readme, links: ReadmeLinks) -> Iterator[Result]:
    """Relative link, image or anchor in the README leads nowhere

    ## What it does
    Follows every link and image of the README that does not leave the repository, as the code host resolves it: relative to
    the README's folder, from the root when it begins with a slash, letter case included; anchors against the headings and
    named elements of the page; absolute addresses of this very repository too.

    ## Why it matters
    A result whose picture is missing, or a guide that is not there, is a promise broken on the first page.

    ## How to fix
    Commit the file, or correct the path.

    ## Known limits
    Hosts differ in how they name headings with pictographs; a difference in these alone is not reported. Files that git does
    not track count as missing, since strangers do not get them.
    """
    if readme.text is None:
        yield from _no_text(readme)
        return
    if readme.form == "text":
        yield Skip("the README is plain text, in which nothing links")
        return
    for folder, group in groupby(
        sorted(links.dead, key=lambda item: (item.folder, item.line)), key=lambda item: item.folder
    ):
        items = list(group)
        if folder and len(items) > 3:
            uses = sum(item.uses for item in items)
            yield Finding(
                f"expected the folder {folder}, found none; {counted(uses, 'link or image', 'links and images')} "
                f"of the README {'leads' if uses == 1 else 'lead'} into it",
                place=readme.place(items[0].line),
                key=f"folder:{folder}",
                evidence=", ".join(item.target for item in items[:4]),
                fix=Fix(f"commit {folder}, or correct the {uses} paths", minutes=10),
            )
        else:
            for item in items:
                yield _dead(readme, item)
    if readme.partial:
        yield Unknown(f"the README was not read to its end: {readme.partial}", Place(readme.path))
    yield Looked(f"{counted(links.looked_at, 'link, image or anchor', 'links, images and anchors')} within the repository")


def _dead(readme: Readme, item: DeadLink) -> Finding:
    what = "image" if item.image else "link"
    hint = f"; {item.better} is there" if item.better and item.kind in ("missing", "case", "anchor") else ""
    message, action = {
        "missing": (
            f"the {what} leads to {item.path}, which is not in the repository{hint}",
            f"lead it to {item.better} if that is meant, or commit {item.path}"
            if item.better
            else f"commit {item.path}, or correct the {what}",
        ),
        "case": (
            f"the {what} leads to {item.path}; the repository has {item.better}, and case matters",
            f"write {item.better}",
        ),
        "anchor": (
            f"the link leads to a heading that {item.path or 'the page'} does not have{hint}",
            "name a heading that is there",
        ),
        "empty": (f"the {what} has no target", "give it one, or take the brackets away"),
        "scheme": (
            "the link is no address that begins with https://, and leads to a file that is not there",
            f"write {item.better}",
        ),
        "mail": (
            "the link lacks its mailto: and leads to a file of the repository that is not there",
            f"write {item.better}",
        ),
        "machine": (
            f"the {what} leads to a file of the author's machine",
            "commit the file, and write its path in the repository",
        ),
        "outside": (f"the {what} leads out of the repository", "commit what it leads to, or write a full address"),
    }[item.kind]
    return Finding(
        message,
        place=readme.place(item.line),
        key=f"{item.kind}:{item.target}",
        evidence=shorten(item.target or "[…]()", 120),
        fix=Fix(action, minutes=3),
    )


@check("DOC016", pillar=Pillar.DOCUMENTATION, since="0.1")
def placeholder_left(placeholders: Placeholders) -> Iterator[Result]:
    """Template text, TODO, or another project's metadata

    ## What it does
    Reports words of well-known templates that were never replaced in the README, model cards, package metadata and
    CITATION.cff; passages of the README that say nothing but TODO; addresses with `your-username`; and console scripts that
    start a module which the project does not hold.

    ## Why it matters
    Strangers cannot tell which of the other sentences were meant either.

    ## How to fix
    Replace the words, or delete the passage.

    ## Known limits
    Lists of plans (sections named TODO, roadmap, news) are left alone, and so are addresses that the reader is told
    to fill in.
    """
    for item in placeholders.items:
        times = f" ({item.uses} times)" if item.uses > 1 else ""
        yield Finding(
            f"{_PLACEHOLDERS[item.kind][0].format(words=shorten(item.words, 80))}{times}",
            place=item.place,
            key=f"{item.kind}:{item.words}",
            evidence=item.words,
            fix=Fix(_PLACEHOLDERS[item.kind][1], minutes=5),
        )
    yield Looked("README, cards, metadata and CITATION.cff")


_PLACEHOLDERS: dict[str, tuple[str, str]] = {
    "template": ("template text was left: {words!r}", "replace it, or delete the passage"),
    "title": ("the title is the template's: {words!r}", "write the project's own title"),
    "owner": ("the address names a template's owner: {words!r}", "write the repository's own address"),
    "person": ("a template's person was left: {words!r}", "write who the authors are"),
    "package": ("the name is a template's: {words!r}", "give the package its own name"),
    "undone": ("an unfinished passage was left: {words!r}", "finish it, or delete it"),
    "module": (
        "the console script starts a module that the project does not hold: {words!r}",
        "name the module that is here, or delete the script",
    ),
}


@check("DOC019", pillar=Pillar.DOCUMENTATION, since="0.1")
def text_not_utf8(encodings: Encodings) -> Iterator[Result]:
    """Text in an encoding that its readers don't take

    ## What it does
    Decodes README, requirement files, packaging files, .gitignore, environment files, CITATION.cff and Python sources as the
    programs that read them do, and reports those that they refuse or misread.

    ## Why it matters
    A .gitignore in UTF-16 ignores nothing, a pyproject.toml with a byte order mark is refused, and nothing says why.

    ## How to fix
    Save the file as UTF-8 without a byte order mark.

    ## Known limits
    A requirements file in UTF-16 with a byte order mark is taken by installers and by little else; it is reported, and never
    blocks.
    """
    for item in encodings.misread:
        yield Finding(
            f"expected UTF-8, found {item.encoding}: {item.effect}",
            place=Place(item.path, item.line),
            key=item.encoding,
            advisory=item.some,
            fix=Fix(
                "save it as UTF-8",
                f"iconv -f {item.codec} -t utf-8 {item.path} > utf8.tmp && mv utf8.tmp {item.path}"
                if item.codec != "utf-8-sig"
                else f"sed -i '1s/^\\xef\\xbb\\xbf//' {item.path}",
                2,
            ),
        )
    for path, reason in encodings.unreadable:
        yield Unknown(f"could not be read: {reason}", Place(path))
    yield Looked(counted(encodings.looked_at, "file"))


def _no_text(readme: Readme) -> Iterator[Result]:
    if readme.exists:
        yield Unknown(f"the README {readme.problem}", Place(readme.path))
    else:
        yield Skip("no README (see DOC001)")
