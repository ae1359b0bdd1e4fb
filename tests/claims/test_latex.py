# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.claims.latex import state_latex
from release_checker.claims.latex_cells import to_plain
from tests.claims.stated import line

PAPER = r"""\documentclass{article}
\begin{document}
\section{Results}
We reach \textbf{91.2}\,\% accuracy on the CIFAR-10 test set. % and 99.9\% accuracy in our dreams
\begin{table}[t]
\caption{Test accuracy (\%), mean over 3 seeds.}
\begin{tabular}{@{}l S[table-format=2.1] c@{}}
\toprule
Model & {CIFAR-10} & CIFAR-100 \\ \midrule
ResNet-18~\cite{he} & 93.1 & 74.2 \\
Ours & $\mathbf{95.3} \pm 0.2$ & \num{77.1(3)} \\
\bottomrule
\end{tabular}
\end{table}
\begin{tabular}{lcccc}
& \multicolumn{2}{c}{MNIST} & \multicolumn{2}{c}{SVHN} \\ \cmidrule(lr){2-3}
Method & Acc & F1 & Acc & F1 \\
\hline
\multirow{2}{*}{MLP} & 0.98 & 0.97 & 0.88 & 0.87\\
 & 0.99 & 0.98 & 0.89 & 0.86\\
\end{tabular}
\begin{equation} accuracy = 0.5 \end{equation}
\end{document}
"""


def test_tables_and_sentences_of_a_paper() -> None:
    found = state_latex("paper/main.tex", PAPER)
    assert [(item.place.line, line(item)) for item in found.claims] == [
        (4, "accuracy 91.2% · CIFAR-10 · test"),
        (10, "accuracy 93.1% · ResNet-18 [1] · CIFAR-10 · test · quoted · 3 seeds"),
        (10, "accuracy 74.2% · ResNet-18 [1] · CIFAR-100 · test · quoted · 3 seeds"),
        (11, "accuracy 95.3% ± 0.2 · Ours · CIFAR-10 · test · 3 seeds"),
        (11, "accuracy 77.1% ± 0.3 · Ours · CIFAR-100 · test · 3 seeds"),
        (19, "accuracy 0.98 · MLP · MNIST"), (19, "f1 0.97 · MLP · MNIST"),
        (19, "accuracy 0.88 · MLP · SVHN"), (19, "f1 0.87 · MLP · SVHN"),
        (20, "accuracy 0.99 · MLP · MNIST"), (20, "f1 0.98 · MLP · MNIST"),
        (20, "accuracy 0.89 · MLP · SVHN"), (20, "f1 0.86 · MLP · SVHN"),
    ]


@pytest.mark.parametrize(("written", "printed"), [
    (r"\SI{12.5}{\percent}", "12.5 %"), (r"91.2$_{\pm 0.3}$", "91.2 ± 0.3"),
    (r"\textbf{0.91}", "0.91"), (r"74\% $\uparrow$", "74% ↑"),
    (r"\unknown{0.5}", "0.5"), (r"a~b\cite{x}", "a b [1]"),
])
def test_commands_print_what_they_print(written: str, printed: str) -> None:
    assert to_plain(written) == printed


@given(st.text(alphabet=st.sampled_from("\\{}&%$_^ 0.9ab\n[]tabularbeginendmulticolumn"), max_size=400))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    state_latex("x.tex", "\\begin{tabular}{ll}" + text + "\\end{tabular}" + text)


def test_a_hostile_text_ends() -> None:
    for piece in ("{" * 50_000, "\\multicolumn{9999}{c}{x} & " * 5_000, "\\begin{tabular}" * 5_000, "\\caption{" * 5_000,
                  "&" * 100_000):
        state_latex("x.tex", "\\begin{table}\\begin{tabular}{l}" + piece + "\\\\ a & 0.5 \\end{tabular}\\end{table}" + piece)
