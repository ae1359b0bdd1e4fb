# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the README, and the guides it leads to, speak of: installing, results, weights, cost, limits.

Each topic is a list of the places that speak of it, so that a check can show what it took for an answer. Matching is generous:
a check that finds nothing here says that there is *no word*, and one sentence that a reader would accept refutes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.facts.document import Readme, Table
from release_checker.facts.readme import Guides
from release_checker.model import Place
from release_checker.text import shorten

PIECE = 2_000
"Characters of one paragraph that are searched."
PACKAGES = (r"(?:python|pytorch|torch|tensorflow|keras|jax|numpy|scipy|scikit-learn|sklearn|pandas|cuda|cudnn|anaconda|conda|pip"
            r"|mxnet|theano|caffe|chainer|matplotlib|opencv|transformers|docker|jupyter|r|julia|matlab)")
INSTALL_COMMAND = re.compile(
    r"\b(?:pip[23]?(?:\.\d+)?|pipenv|pipx|poetry|pdm|uv|conda|mamba|micromamba|pixi|hatch|brew|apt|apt-get|yum|dnf|npm|yarn|cargo|gem|spack"
    r"|easy_install|rye|nix|mim|juliapkg|Pkg)(?:\s+-{1,2}[\w=-]+){0,4}\s*\.?\s*"
    r"(?:install|add|sync|env\s+(?:create|update)|create|build|run|develop|shell|pip)\b"
    r"|\bsetup\.py\s+(?:install|develop|build)|\binstall\.packages\(|\bdocker(?:[ -]compose)?\s+(?:build|pull|run|up)|\bnix-shell\b"
    r"|\b(?:singularity|apptainer)\s+(?:pull|build|run|exec)|\bmake\s+\w*(?:install|env|setup|deps|requirements|init)\w*"
    r"|\b(?:ba)?sh\s+\S*(?:install|setup|env)\S*|\.\s*/\S*(?:install|setup)\S*\.sh|\b-m\s+(?:venv|pip)\b|\bvirtualenv\b",
    re.IGNORECASE)
INSTALL_FILE = re.compile(r"\b(?:requirements?[\w.-]*\.(?:txt|in|ya?ml)|(?:conda_?)?env(?:ironment)?[\w.-]*\.ya?ml|Pipfile|Dockerfile|pyproject\.toml)\b")
INSTALL_HEADING = re.compile(
    r"\b(?:install\w*|requirements?|dependenc(?:y|ies)|pre-?requisites?|set-?up|setting up|environment setup|conda environment|build(?:ing)?"
    r"(?: from source)?|docker)\b|安装|环境|依赖|配置|インストール|instalación|installation", re.IGNORECASE)
NOT_INSTALL = re.compile(r"\b(?:experiment\w*|problem|data|training|task)\s+set-?up|\bhardware requirements?\b", re.IGNORECASE)
INSTALL_WORDS = re.compile(
    rf"\b(?:requires?|required|requirements?|depends? on|dependenc(?:y|ies)|prerequisites?|needs?|tested (?:with|on|under|using)"
    rf"|works? with|compatible with|install)\b[^.\n]{{0,80}}?\b{PACKAGES}\b(?:\s*\(?[<>=~v]*\s*\d[\w.+]*)?", re.IGNORECASE)
INSTALL_LINK = re.compile(r"\binstall(?:ation|ing)?\b|\bget(?:ting)?[-_ ]started\b|\bquick[-_ ]?start\b|\bset[-_ ]?up\b|安装", re.IGNORECASE)

METRIC = re.compile(
    r"\b(?:acc(?:uracy)?|err(?:or)?(?: rate)?|loss(?:es)?|f1|f-?score|precision|recall|auc|auroc|roc-auc|mAP|ap\d{2}|m?iou|dice|psnr"
    r"|ssim|lpips|fid|inception score|bleu|rouge|meteor|cider|perplexity|ppl|nll|elbo|bits?[/ ]dim|bpd|mse|rmse|mae|mape|r2|r²"
    r"|rewards?|top-?[15]|wer|eer|mrr|ndcg|hits?@\d+|r(?:ecall)?@\d+|spearman|pearson|correlation|kappa|sensitivity|specificity"
    r"|nmi|purity|exact match|success rate|win ?rate|speed-?up|throughput|log-?likelihood|box ap|regret|sts\d*"
    r"|(?:val(?:idation)?|test|train(?:ing)?)[_ ]?(?:loss|acc|score))\b|准确率|精度", re.IGNORECASE)
TABLE_WORD = re.compile(
    METRIC.pattern + r"|%|\b(?:roc|scores?|returns?|gap|performance|results?|latency|speed|mean|avg|average|time|em|is|map|cer|ari)\b",
    re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w./-])[-+±~≈]?\d{1,6}(?:[.,]\d{1,6})?\s*(?:%|±|\(|x\b|dB\b|$|\s)", re.MULTILINE)
DECIMAL = re.compile(r"(?<![\w./:-])\d{1,4}[.,]\d{1,5}(?![\w.]*[./]\w)(?!\.\d)\s*%?|(?<![\w.])\d{1,3}\s*%")
RESULT_HEADING = re.compile(
    r"\b(?:results?|performances?|benchmarks?|leader-?board|evaluation results?|accuracy|scores?|metrics|findings|experiments?|comparison|samples?|examples? (?:of )?outputs?"
    r"|demos?|gallery|visuali[sz]ations?|model zoo|figures?|reproduc\w+)\b|结果|性能|效果|精度|实验|結果|resultados?|résultats?|ergebnisse", re.IGNORECASE)
VERSION = re.compile(rf"\b(?:{PACKAGES}|version|ubuntu|v)\s*[(<>=~v]*\s*\d[\w.]*", re.IGNORECASE)
CLAIM = re.compile(
    r"\b(?:achiev\w+|obtain\w*|reach\w*|get(?:s|ting)?|got|yield\w*|scor\w+|attain\w*|report\w*|result\w*|perform\w*|outperform\w*|improv\w+|gives?|accuracy|error"
    r"|loss|auc|f1|bleu|fid|perplexity|rmse|mse|mae|recall|precision|reward|psnr|mAP|ppl|nll)\b", re.IGNORECASE)
RESULT_IMAGE = re.compile(
    r"result|accura|loss|curve|plot|compar|perform|benchmark|metric|eval|confusion|roc|score|sample|reconstruct|generat|output|predict|demo"
    r"|teaser|figure|fig[_\d-]|learning|train|reward|visual|interpol|traver|heat|chart|graph|qualitative|example|grid|epoch|animation|\.gif",
    re.IGNORECASE)
NOT_RESULT_IMAGE = re.compile(
    r"badge|shields\.io|logo|icon|architect|overview|pipeline|framework|diagram|flow|workflow|structure|button|codecov|colab|binder|banner|license|model\.(?:png|jpg)"
    r"|screenshot|travis|circleci|actions/|star-?history|contrib", re.IGNORECASE)
RESULT_LINK = re.compile(r"\b(?:results?|benchmarks?|leaderboard|report|wandb\.ai/\S+/(?:reports?|runs)|tensorboard\.dev|paperswithcode\.com/(?:sota|paper)|neptune\.ai"
                         r"|comet\.(?:ml|com)|model[-_ ]zoo)\b", re.IGNORECASE)

MODEL_WORD = re.compile(r"\b(?:models?|weights?|checkpoints?|ckpts?|pre-?trained|snapshots?|parameters|networks?|模型|权重|预训练)\b|模型|权重|预训练", re.IGNORECASE)
WEIGHT_WORD = re.compile(r"\b(?:weights|checkpoints?|ckpts?|pre-?trained|trained models?|model zoo|model weights|fine-?tuned models?|saved models?|released models?)\b"
                         r"|模型权重|预训练|权重", re.IGNORECASE)
STORE = re.compile(
    r"https?://(?:drive\.google|docs\.google\.com/uc|www\.dropbox|dropbox|1drv\.ms|onedrive|\S*sharepoint|pan\.baidu|yun\.baidu|mega\.|zenodo\.org|doi\.org/10\.5281"
    r"|figshare|osf\.io|\S*\.box\.com|storage\.googleapis|\S*s3[\w.-]*\.amazonaws|\S*cloudfront|dl\.fbaipublicfiles|\S*blob\.core\.windows|api\.ngc\.nvidia"
    r"|tfhub\.dev|kaggle\.com/models|modelscope|bit\.ly|goo\.gl|tinyurl|nextcloud|owncloud|\S+/owncloud|openaipublic|download\.pytorch|cloud\.tsinghua"
    r"|\S+/releases(?:/|$)|console\.cloud\.google|archive\.org|gin\.g-node|dataverse)", re.IGNORECASE)
HUB = re.compile(r"(?:huggingface\.co|hf\.co)/(?!docs|spaces|datasets|papers|blog|join|course|learn|front|chat|models?\b|inference|tasks|login|huggingface$)[\w.-]+(?:/[\w.-]+)?"
                 r"|(?:huggingface\.co|hf\.co)/(?:collections/|models\?)", re.IGNORECASE)
WEIGHT_FILE = re.compile(r"\.(?:pth|pt|ckpt|safetensors|onnx|tflite|caffemodel|gguf|h5|hdf5|pkl|pickle|npz|weights|pb|joblib|params|th|t7|model|keras)(?:\.(?:tar|gz|zip|index))*$",
                         re.IGNORECASE)
FETCH = re.compile(r"\b(?:wget|curl|gdown|hf download|huggingface-cli download|gsutil|aws s3|azcopy|git lfs)\b", re.IGNORECASE)
LOADED = re.compile(r"(?:from_pretrained|hub\.load|snapshot_download|hf_hub_download|load_from_checkpoint|SentenceTransformer)\(\s*[\"'](?!path|\.|/)[\w.-]+(?:/[\w.:-]+)?[\"']")

HARDWARE = re.compile(
    r"\b(?:GPUs?|TPUs?|V100|P100|A100|H100|H200|B200|K80|K40|T4|L4|L40S?|A10G?|A30|A40|A6000|A5000|RTX|GTX|Titan(?: ?X|V|RTX)?|Tesla|Quadro|GeForce|NVIDIA|nvidia|CUDA|cuda|Radeon|ROCm"
    r"|Xeon|Ryzen|Core i\d|Apple M\d|M[123] (?:Max|Pro|Ultra)|CPUs?|VRAM|HPC|SLURM|Slurm|DGX|Jetson|multi-?gpu|gpus?|tpus?|cpus?)\b|显卡|显存|\bGPU|单卡|多卡")
MEMORY = re.compile(r"\b\d+(?:\.\d+)?\s?(?:GB|GiB|G|MB|TB)\b[^.\n]{0,40}\b(?:memory|RAM|VRAM|GPU|disk)\b|\b(?:memory|RAM|VRAM)\b[^.\n]{0,60}\b\d+(?:\.\d+)?\s?(?:GB|GiB|G|MB|TB)\b"
                    r"|\b(?:memory|RAM)\b|out of memory|\bOOM\b", re.IGNORECASE)
DURATION = re.compile(
    r"(?<![\w.])[~≈<>]?\s?(?:\d+(?:[.,]\d+)?|an?(?! second\b)|one|two|three|four|five|six|several|few|couple of|half an)[ -]?(?:-\s?\d+(?:\.\d+)?\s?|to \d+ )?"
    r"(?:h\b|hrs?\b|hours?\b|mins?\b|minutes?\b|days?\b|secs?\b|seconds?\b|weeks?\b|ms\b|milliseconds?\b)|\b(?:training|run|running|execution|compute|wall-?clock|inference|epoch)[ -]?times?\b"
    r"|\b(?:faster|slow(?:er)?|speed)\b[^.\n]{0,40}\btrain|\btrain\w*\b[^.\n]{0,40}\b(?:fast(?:er)?|slow(?:er)?|quick(?:ly)?|speed)\b|\bovernight\b|训练时间|小时|分钟",
    re.IGNORECASE)

LIMITS = re.compile(
    r"\blimitations?\b|\blimited to\b|\bcaveats?\b|\bknown (?:issues?|bugs?|problems?|limits)\b|\b(?:un)?fairness\b|\bethic\w*|\b(?:intended|primary|out-of-scope|out of scope) (?:use|user|for|purpose)\w*"
    r"|\bout[- ]of[- ]scope\b|\bmis-?us(?:e|ed|ing)\b|\brobust(?:ness)\b|\brobust (?:to|against)\b|\b(?:adversarial|distribution(?:al)? shift|out-of-distribution)\b"
    r"|\bnot (?:been )?(?:intended|suitable|designed|recommended|meant|suited|validated|production[- ]ready|optimi[sz]ed|guaranteed|tested|supported|supposed)\b|\bdisclaimer\b"
    r"|\bfail(?:s|ed|ure)? (?:modes?|cases?|to|on|when|for|if|in)\b|\b(?:does|do|did|will|can|may|might) ?n[o']t (?:yet )?(?:support|work|handle|generali[sz]e|guarantee|scale|perform|converge|reproduce|run)\b"
    r"|\bonly (?:works?|tested|supports?|supported|valid|been tested|runs?|suitable|intended|for (?:research|academic|educational|non))\b|\b(?:social|societal|broader|environmental) impact\b|\bresponsib(?:le|ly)\b"
    r"|\bshortcomings?\b|\bdrawbacks?\b|\bweakness(?:es)?\b|\brisks?\b|\bassum(?:es?|ptions?) that\b|\bexperimental\b|\bwork in progress\b|\bproof[- ]of[- ]concept\b|\bresearch (?:purposes?|prototype|code|use)\b"
    r"|\b(?:demographic|gender|racial|social|dataset|data|selection|algorithmic|model|sampling) bias(?:es)?\b|(?<!weights & )(?<!weights and )\bbias(?:es)? (?:in|of|and|or|towards?|against|from|mitigation)\b|\b(?:risks?|limits?|limitations?|fairness|and) (?:and|or) bias(?:es)?\b|\bbiased\b"
    r"|\bno longer (?:maintained|supported)\b|\bnot (?:work|reproduce|exactly|identical)\b|\buse (?:it )?at your own risk\b|\b(?:medical|clinical) (?:use|advice|decision|diagnos)\w*|局限|限制|limitaciones|einschränkung",
    re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """A place that speaks of a topic."""

    place: Place
    "Where."
    words: str
    "What stands there, shortened."


@dataclass(frozen=True, slots=True)
class ReadmeTopics:
    """Where the README and its guides speak of what."""

    install: tuple[Said, ...] = ()
    "How to install, or what is required."
    results: tuple[Said, ...] = ()
    "What came out: tables, figures, numbers, links to them."
    weights: tuple[Said, ...] = ()
    "Where trained models are to be had."
    cost: tuple[Said, ...] = ()
    "Hardware, memory, time."
    limits: tuple[Said, ...] = ()
    "Limits, bias, robustness, intended use."


@fact()
def readme_topics(readme: Readme, guides: Guides) -> ReadmeTopics:
    """Each topic searched in the README first, then in the guides."""
    documents = [document for document in (readme, *guides.own) if document.text is not None]

    def search(seek: Callable[[Readme], Iterator[tuple[int, str]]]) -> tuple[Said, ...]:
        found = ((document, line, words) for document in documents for line, words in seek(document))
        return tuple(Said(document.place(line), shorten(words, 100)) for document, line, words in found)

    return ReadmeTopics(search(_install), search(_results), search(_weights), search(_cost), search(_limits))


def _prose(document: Readme) -> Iterator[tuple[int, str]]:
    return ((line, words[:PIECE]) for line, words in document.prose)


def _install(document: Readme) -> Iterator[tuple[int, str]]:
    for block in document.blocks:
        for number, line in enumerate(block.content.split("\n")):
            if INSTALL_COMMAND.search(line[:PIECE]):
                yield block.line + number, line
    for line, words in _prose(document):
        match = INSTALL_COMMAND.search(words) or INSTALL_FILE.search(words) or INSTALL_WORDS.search(words)
        if match:
            yield line, match[0]
    for heading in document.headings:
        if INSTALL_HEADING.search(heading.title) and not NOT_INSTALL.search(heading.title) and filled(document, heading.line):
            yield heading.line, heading.title
    for reference in document.references:
        if not reference.image and INSTALL_LINK.search(reference.text if not reference.bare else reference.target):
            yield reference.line, reference.text


def filled(document: Readme, start: int) -> bool:
    """Something stands between the heading at a line and the next one of its level or higher."""
    level = next((heading.level for heading in document.headings if heading.line == start), 1)
    end = next((item.line for item in document.headings if item.line > start and item.level <= level), None)
    lines = [line for line, words in document.prose if words.strip()]
    lines += [item.line for group in (document.blocks, document.tables, document.references) for item in group]
    return any(start < line and (end is None or line < end) for line in lines)


def _results(document: Readme) -> Iterator[tuple[int, str]]:
    for table in document.tables:
        if _measures(table):
            yield table.line, " | ".join(table.header or table.rows[0])
    for heading in document.headings:
        if RESULT_HEADING.search(heading.title) and _shows(document, heading.line):
            yield heading.line, heading.title
    for line, words in _prose(document):
        if CLAIM.search(words) and METRIC.search(words) and DECIMAL.search(VERSION.sub(" ", words)):
            yield line, words
    for reference in document.references:
        described = f"{reference.target} {reference.text}"
        if reference.image and RESULT_IMAGE.search(described) and not NOT_RESULT_IMAGE.search(described):
            yield reference.line, reference.target
        elif not reference.image and RESULT_LINK.search(described):
            yield reference.line, reference.target


def _measures(table: Table) -> bool:
    """Numbers in its cells, and a metric's name in its head, its first column or its section."""
    cells = [cell for row in table.rows for cell in row]
    numbers = sum(1 for cell in cells if DECIMAL.search(cell) or re.fullmatch(r"[*~ ]*\d{1,6}(?:\.\d+)?\s*%?[* ]*", cell))
    names = " ".join((*table.header, *(row[0] for row in table.rows if row), *(table.rows[0] if table.rows else ()), table.section))
    return numbers >= 1 and bool(TABLE_WORD.search(names) or RESULT_HEADING.search(table.section))


def _shows(document: Readme, start: int) -> bool:
    """The section has a picture, a table or a number."""
    level = next((heading.level for heading in document.headings if heading.line == start), 1)
    end = next((item.line for item in document.headings if item.line > start and item.level <= level), 10**9)
    inside = [item.line for item in document.tables] + [item.line for item in document.references if not item.bare]
    inside += [line for line, words in document.prose if DECIMAL.search(words[:PIECE]) or NUMBER.search(words[:PIECE])]
    inside += [block.line for block in document.blocks if DECIMAL.search(block.content[:PIECE])]
    return any(start < line < end for line in inside)


def _weights(document: Readme) -> Iterator[tuple[int, str]]:
    paragraphs = dict(_prose(document))
    lines = sorted(paragraphs)
    for reference in document.references:
        if reference.image:
            continue
        near = _near(reference.line, lines, paragraphs)
        section = document.section_at(reference.line)
        described = f"{reference.text} {near} {section}"
        target = reference.target
        if HUB.search(target) and (MODEL_WORD.search(described) or "/" in target.partition(".co/")[2]):
            yield reference.line, target
        elif WEIGHT_FILE.search(target.partition("?")[0]) and "://" in target:
            yield reference.line, target
        elif STORE.match(target) and MODEL_WORD.search(described):
            yield reference.line, target
        elif WEIGHT_WORD.search(f"{reference.text} {section}") and not target.startswith("#") and "arxiv" not in target:
            yield reference.line, target
    for block in document.blocks:
        for number, line in enumerate(block.content.split("\n")):
            if (FETCH.search(line) and (MODEL_WORD.search(line.replace("_", " ")) or WEIGHT_FILE.search(line.strip()))) or LOADED.search(line):
                yield block.line + number, line
    for line, words in paragraphs.items():
        if WEIGHT_WORD.search(words) and re.search(r"\b(?:download|available|provided?|release[ds]?|find|found|included|shipped|hosted|here)\b", words, re.IGNORECASE):
            yield line, words


def _near(line: int, lines: list[int], paragraphs: dict[int, str]) -> str:
    """The paragraph that a line belongs to."""
    before = [number for number in lines if number <= line]
    return paragraphs[before[-1]] if before else ""


def _cost(document: Readme) -> Iterator[tuple[int, str]]:
    for line, words in _prose(document):
        match = HARDWARE.search(words) or MEMORY.search(words) or DURATION.search(words)
        if match:
            yield line, match[0]
    for table in document.tables:
        words = " ".join((*table.header, *(row[0] for row in table.rows if row)))
        match = HARDWARE.search(words) or MEMORY.search(words) or re.search(r"\btime\b|\bhours?\b|\bspeed\b", words, re.IGNORECASE)
        if match:
            yield table.line, match[0]
    for block in document.blocks:
        for number, line in enumerate(block.content.split("\n")):
            _, mark, remark = line.partition("#")
            if mark and (HARDWARE.search(remark) or DURATION.search(remark)):
                yield block.line + number, line


def _limits(document: Readme) -> Iterator[tuple[int, str]]:
    for line, words in _prose(document):
        match = LIMITS.search(words)
        if match:
            yield line, match[0]
