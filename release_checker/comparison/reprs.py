# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What libraries write differently from version to version for the same value.

A form is only reduced where the two texts differ, and most only where one of them has it: two of one version are
compared as they stand. numpy 2 (`np.float64(0.5)`), numpy 2.2 (`shape=`), matplotlib 3.4 and 3.7 (`AxesSubplot`, `Axes`),
pandas 2 and 3 (`Int64Index`, `dtype: str`), SciPy 1.15 (sparse arrays), scikit-learn 0.23 (changed parameters only).
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable

FREQUENCIES = {"H": "h", "T": "min", "S": "s", "L": "ms", "U": "us", "N": "ns", "M": "ME", "Q": "QE", "A": "YE", "Y": "YE",
               "BM": "BME", "BQ": "BQE", "BA": "BYE", "BY": "BYE", "Q-DEC": "QE-DEC", "A-DEC": "YE-DEC", "Y-DEC": "YE-DEC"}
SPARSE_OLD = re.compile(r"<(?:Compressed Sparse (?:Row|Column) )?(\d+)x(\d+) sparse (?:matrix|array) of type "
                        r"'<(?:class|type) 'numpy\.(\w+)'>'\s{1,9}with (\d+) stored elements in ([\w ]{1,40}) format>")
SPARSE_NEW = re.compile(r"<([\w ]{1,40}) sparse (?:matrix|array) of dtype '(\w+)'\s{1,9}with (\d+) stored elements "
                        r"and shape \((\d+), (\d+)\)>")


def _frequency(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]}{FREQUENCIES.get(match[3], match[3])}"


# What one of the two must have and the other not (None: reduce in any case), and what is reduced.
FORMS: tuple[tuple[re.Pattern[str] | None, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\b(?:np|numpy)\.\w{1,20}\("),
     re.compile(r"\b(?:np|numpy)\.(?:float|int|uint|complex|str|bytes|bool|longdouble|longlong|ulonglong)\d{0,3}_?"
                r"\(([^()]{1,400})\)"), r"\1"),
    (re.compile(r"\bnp\.(?:True|False)_"), re.compile(r"\bnp\.(True|False)_"), r"\1"),
    (re.compile(r"\bnp\.datetime64|\bnp\.timedelta64"), re.compile(r"\b(?:np|numpy)\.((?:datetime|timedelta)64\()"), r"\1"),
    (re.compile(r", shape=\("), re.compile(r",\s{0,80}shape=\([\d, ]{1,60}\)"), ""),
    (re.compile(r"\bu['\"]"), re.compile(r"(?<!\w)u(?=['\"])"), ""),
    (re.compile(r"<type '"), re.compile(r"<(?:type|class) '"), "<class '"),
    (re.compile(r"<AxesSubplot"), re.compile(r"<AxesSubplot(?=[:>])"), "<Axes"),
    (re.compile(r"<matplotlib\.axes\._|<matplotlib\.axes\._axes"),
     re.compile(r"<matplotlib\.axes\.\w{1,20}\.\w{1,20} at ‹address›>|<Axes(?:: ?[^<>\n]{0,200})?>"), "‹axes›"),
    (re.compile(r"<Axes: >"), re.compile(r"<Axes:? ?>"), "<Axes>"),
    (re.compile(r"Axes3DSubplot|Axes3D at"),
     re.compile(r"<(?:mpl_toolkits\.mplot3d\.axes3d\.|matplotlib\.axes\._subplots\.)?Axes3D(?:Subplot)?(?: at ‹address›"
                r"|: ?[^<>\n]{0,200})?>"), "‹axes3d›"),
    (re.compile(r"Container object of|Patch objects>"),
     re.compile(r"<(?:a list of (\d+) (?:Lists of )?Patch(?:es)? objects|(?:Bar)?Container object of (\d+) artists?)>"),
     lambda match: f"‹{match[1] or match[2]} bars›"),
    (re.compile(r"<matplotlib\.text\.Text"),
     re.compile(r"<matplotlib\.text\.(?:Text|Annotation) at ‹address›>"
                r"|(?:Text|Annotation)\([-\d.eE]{1,24},\s?[-\d.eE]{1,24},\s?"
                r"(?:'(?:[^'\\]|\\.){0,400}+'|\"(?:[^\"\\]|\\.){0,400}+\")\)"), "‹text›"),
    # Where a text stands follows from the font and the figure's size.
    (None, re.compile(r"\bText\([-\d.eE]{1,24},\s?[-\d.eE]{1,24},\s?"), "Text("),
    (re.compile(r"<matplotlib\.figure\.Figure"),
     re.compile(r"<matplotlib\.figure\.Figure at ‹address›>|<Figure size \d{1,6}x\d{1,6} with \d{1,4} Axes>"), "‹figure›"),
    (None, re.compile(r"<Figure size [\d.]{1,8}x[\d.]{1,8} with"), "<Figure with"),
    (re.compile(r"dtype[:=] ?'?str\b"), re.compile(r"\bdtype([:=] ?'?)(?:object|str)\b"), r"dtype\1text"),
    (re.compile(r"(?m) str$"), re.compile(r"(?m) {2,60}(?:object|str)$"), "  text"),
    (re.compile(r"Categories \(\d{1,6}, str"), re.compile(r"(Categories \(\d{1,6}, )(?:object|str)"), r"\1text"),
    (re.compile(r"(?m)^Categories [^\n]{1,24}['\"]"),
     re.compile(r"(?m)^Categories [^\n]{1,2000}"), lambda match: match[0].replace("'", "").replace('"', "")),
    (re.compile(r"\b(?:Int|UInt|Float)64Index\("), re.compile(r"\b(?:Int|UInt|Float)64Index\("), "Index("),
    (re.compile(r"datetime64\[ns"), re.compile(r"\b(datetime|timedelta)64\[(?:ns|us|ms|s)"), r"\1[unit"),
    (re.compile(r"\bTimestamp\([^()]{1,60}, freq="),
     re.compile(r"(\bTimestamp\([^(),]{1,40})(?:, freq='[\w-]{1,12}')?"), r"\1"),
    (re.compile(r"'period\[[\w-]{1,12}\]',\s{1,80}freq="),
     re.compile(r"('period\[[\w-]{1,12}\]'),\s{1,80}freq='[\w-]{1,12}'"), r"\1"),
    (None, re.compile(r"(\b[Ff]req(?:=|: )'?|period\[)(\d{0,4})([A-Z]{1,2}(?:-DEC)?)(?![\w-])"), _frequency),
    (re.compile(r"\bdtypes: [^\n]{0,400}\bstr\("),
     re.compile(r"(\bdtypes: [^\n]{0,400}?\b)(?:object|str)(?=\()"), r"\1text"),
    # info() pads the column of types to its longest name.
    (re.compile(r"(?m) str {1,60}$"), re.compile(r"(?m) {2,60}(?:object|str) {0,60}$"), "  text"),
    (SPARSE_OLD, SPARSE_OLD, r"<\5 sparse of '\3' \4 stored (\1, \2)>"),
    (SPARSE_OLD, SPARSE_NEW, r"<\1 sparse of '\2' \3 stored (\4, \5)>"),
    (re.compile(r"<function __main__\."),
     re.compile(r"<function (?:__main__\.)?([\w.<>]{1,80}?)(?:\([^()]{0,200}\)| at ‹address›)?>(?!\()"), r"<function \1>"),
    (re.compile(r"\bOrderedDict\(\{"), re.compile(r"\bOrderedDict\(\{([^{}]{0,4000})\}\)"),
     lambda match: "OrderedDict([" + re.sub(r"('[^']{0,80}'|\w{1,20}): ((?:[^,()]|\([^()]{0,200}\)){1,200})", r"(\1, \2)",
                                            match[1]) + "])"),
    # Classes move between modules of their package: the package and the name stay.
    (None, re.compile(r"(?<=<)(class ')?((?:numpy|pandas|sklearn|matplotlib|scipy|seaborn|torch|tensorflow|keras|networkx|"
                      r"bokeh|plotly|altair|mpl_toolkits|IPython|statsmodels))(?:\.\w{1,40}){1,8}?\.(\w{1,60})(?=['> ])"),
     r"\1\2.\3"),
)
ESTIMATOR = re.compile(r"^[A-Z]\w{0,60}\(")
LONGEST = 20_000
DEEPEST = 40


def reduced(first: str, second: str) -> tuple[str, str]:
    """Two masked texts, each form of a library written in one way."""
    for only, pattern, instead in FORMS:
        if only is None or len(only.findall(first)) != len(only.findall(second)):
            first, second = pattern.sub(instead, first), pattern.sub(instead, second)
    return first, second


def same_estimator(first: str, second: str) -> bool:
    """Two reprs of one estimator, one of which names every parameter and the other only those that were changed."""
    if not (ESTIMATOR.match(first) and ESTIMATOR.match(second)):
        return False
    one, two = _parsed(first), _parsed(second)
    return one is not None and two is not None and _same(one, two)


def _parsed(text: str) -> ast.expr | None:
    if len(text) > LONGEST or max(text.count(mark) for mark in "([{") > DEEPEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _same(one: ast.AST, two: ast.AST) -> bool:
    if isinstance(one, ast.Call) and isinstance(two, ast.Call):
        return (ast.dump(one.func) == ast.dump(two.func) and _all_same(one.args, two.args)
                and _same_keywords({word.arg: word.value for word in one.keywords},
                                   {word.arg: word.value for word in two.keywords}))
    if isinstance(one, ast.List | ast.Tuple) and isinstance(two, ast.List | ast.Tuple):
        return type(one) is type(two) and _all_same(one.elts, two.elts)
    return ast.dump(one) == ast.dump(two)


def _all_same(ones: list[ast.expr], twos: list[ast.expr]) -> bool:
    return len(ones) == len(twos) and all(_same(one, two) for one, two in zip(ones, twos, strict=True))


def _same_keywords(one: dict[str | None, ast.expr], two: dict[str | None, ast.expr]) -> bool:
    """What both name is the same; what only one names are defaults, which it names all and the other none."""
    fewer, more = sorted((one, two), key=len)
    if not (fewer.keys() <= more.keys() and all(_same(fewer[name], more[name]) for name in fewer)):
        return False
    return len(fewer) == len(more) or 2 * len(fewer) < len(more) > 2
