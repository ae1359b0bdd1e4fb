# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Names and messages by which errors tell another Python, another system, or another version of a package."""

from __future__ import annotations

import re

# fmt: off
PYTHON2_MODULES = {
    "urllib2", "cPickle", "StringIO", "cStringIO", "ConfigParser", "Tkinter", "tkMessageBox", "Queue", "httplib",
    "urlparse", "HTMLParser", "cookielib", "__builtin__", "commands", "copy_reg", "thread", "itertools.izip", "sets",
    "md5", "exceptions", "SocketServer", "xmlrpclib", "robotparser", "anydbm", "UserDict", "tkFileDialog",
}
ENDED_MODULES = {
    "distutils", "imp", "asyncore", "asynchat", "smtpd", "cgi", "crypt", "telnetlib", "pipes", "parser", "symbol",
    "formatter", "binhex", "imghdr", "sndhdr", "audioop", "aifc", "lib2to3", "asyncio.compat", "fcntl2",
}
OTHER_SYSTEMS = {
    "winsound": "Windows", "msvcrt": "Windows", "_winreg": "Windows", "winreg": "Windows", "win32com": "Windows",
    "win32api": "Windows", "win32gui": "Windows", "pywintypes": "Windows", "AppKit": "macOS", "Foundation": "macOS",
}
PYTHON2_NAMES = {
    "xrange", "unicode", "basestring", "raw_input", "unichr", "execfile", "long", "reduce", "reload", "cmp", "file",
    "raw",
}
PYTHON2_METHODS = {
    "iteritems", "itervalues", "iterkeys", "has_key", "izip", "imap", "izip_longest", "ifilter", "maketrans",
    "letters", "lowercase", "uppercase", "urlopen", "urlencode", "quote", "unquote", "urlretrieve", "maxint",
    "setdefaultencoding", "next", "getcwdu",
}
PYTHON2_SYNTAX = re.compile(r"Missing parentheses in call to|multiple exception types must be parenthesized|"
                            r"leading zeros in|"
                            r"did you mean print\(|invalid token|invalid octal|inconsistent use of tabs")
PYTHON2_LINE = re.compile(r"^\s*print\s+[\w'\"(%]|^\s*except\s+[\w.]+\s*,\s*\w+\s*:|^\s*exec\s+['\"\w]|<>|`\w+`|\bur['\"]|"
                          r"^\s*raise\s+\w+\s*,|\b0\d+\b|\b\d+L\b", re.MULTILINE)
PYTHON2_TYPES = re.compile(r"'(?:dict_\w+|map|filter|zip|range)' object (?:is not subscriptable|does not support|"
                           r"is not callable)|"
                           r"object of type '(?:map|filter|zip|dict_\w+)' has no len|(?:unsupported operand|"
                           r"concatenate).*'(?:range|"
                           r"dict_\w+|map|zip)'|'dict_\w+' object has no attribute '(?:sort|remove|append)'")
NEWER = re.compile(r"unsupported operand type\(s\) for \|: 'type'|'type' object is not subscriptable|"
                   r"unsupported operand type\(s\) for \|=: 'dict'")
CLASSES = {
    "DataFrame": "pandas", "Series": "pandas", "DataFrameGroupBy": "pandas", "SeriesGroupBy": "pandas",
    "Index": "pandas", "RangeIndex": "pandas", "DatetimeIndex": "pandas", "MultiIndex": "pandas",
    "StringMethods": "pandas", "NDFrame": "pandas", "Styler": "pandas", "Rolling": "pandas", "Timestamp": "pandas",
    "ExcelWriter": "pandas", "XlsxWriter": "pandas", "numpy.ndarray": "numpy", "ndarray": "numpy",
    "Axes": "matplotlib", "AxesSubplot": "matplotlib", "Axes3D": "matplotlib", "Figure": "matplotlib",
    "FigureBase": "matplotlib", "Axes3DSubplot": "matplotlib", "Spine": "matplotlib", "Line2D": "matplotlib",
    "Text": "matplotlib", "Legend": "matplotlib", "Colormap": "matplotlib", "Rectangle": "matplotlib",
    "FigureCanvasAgg": "matplotlib", "RendererAgg": "matplotlib", "Tensor": "torch", "EagerTensor": "tensorflow",
    "Sequential": "keras", "Functional": "keras", "Model": "keras", "History": "keras", "Adam": "keras",
    "Graph": "networkx", "DiGraph": "networkx", "MultiGraph": "networkx", "Word2Vec": "gensim",
    "KeyedVectors": "gensim", "Doc2Vec": "gensim", "FacetGrid": "seaborn", "GeoDataFrame": "geopandas",
    "Dataset": "xarray", "DataArray": "xarray", "csr_matrix": "scipy", "coo_matrix": "scipy", "spmatrix": "scipy",
    "csc_matrix": "scipy",
}
"Classes whose name tells their package, as errors name them."
REMOVED = re.compile(r"(?:has been|was|were|have been|is|are) (?:now )?removed|no longer (?:supported|available|"
                     r"exists?|accepted|valid)|"
                     r"deprecated|(?:is|are) not (?:a valid|supported) (?:package style|anymore|any more)|"
                     r"not a valid package style")
SAID = (
    (re.compile(r"not a valid package style|FigureBase\.gca\(\)|Axes\w*\.set\(\)|unrecognized .*rcParam|"
                r"is not a valid key for rcParams|"
                r"is not a valid value for cmap"), "matplotlib"),
    (re.compile(r"inhomogeneous shape|only 0-dimensional arrays can be|"
                r"numpy\.dtype size changed|_ARRAY_API not found|numpy\.core\.multiarray failed|"
                r"compiled using "
                r"NumPy 1|setting an array element with a sequence|np\.\w+_? was removed|"
                r"cannot be interpreted as an integer"), "numpy"),
    (re.compile(r"[Cc]ould not convert .* to numeric|agg function failed|numeric_only|Passing list-likes to \.loc|"
                r"Passing a (?:set|"
                r"dict) as an indexer|Invalid frequency|can only perform .*dtype|"
                r"dtype .* does not support (?:reduction|operation)|"
                r"error_bad_lines|of unsupported type|Cannot (?:mask|setitem)|nested renamer"), "pandas"),
    (re.compile(r"parameter of \w+(?:\.\w+)? must be|supports only '|[Ss]olver \w+ supports"), "sklearn"),
    (re.compile(r"Weights only load failed|weights_only"), "torch"),
    (re.compile(r"Argument\(s\) not recognized|The filename must end in|File format not supported|"
                r"is deprecated in the new Keras|"
                r"legacy optimizer|KerasTensor|input_shape|Keras 3"), "keras"),
    (re.compile(r"load\(\) missing 1 required positional argument: 'Loader'"), "yaml"),
    (re.compile(r"Descriptors cannot (?:not )?be created directly"), "google"),
)
"Messages that tell a change of one package's behaviour."
