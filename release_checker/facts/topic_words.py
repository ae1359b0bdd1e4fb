# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Words by which a README speaks of installing, results, weights, cost and limits, in English and a little beyond."""

from __future__ import annotations

import re

PACKAGES = (
    r"(?:python|pytorch|torch|tensorflow|keras|jax|numpy|scipy|scikit-learn|sklearn|pandas|cuda|cudnn|anaconda|conda|pip"
    r"|mxnet|theano|caffe|chainer|matplotlib|opencv|transformers|docker|jupyter|r|julia|matlab)"
)
INSTALL_COMMAND = re.compile(
    r"\b(?:pip[23]?(?:\.\d+)?|pipenv|pipx|poetry|pdm|uv|conda|mamba|micromamba|pixi|hatch|brew|apt|apt-get|yum|dnf|npm"
    r"|yarn|cargo|gem|spack"
    r"|easy_install|rye|nix|mim|juliapkg|Pkg)(?:\s+-{1,2}[\w=-]+){0,4}\s*\.?\s*"
    r"(?:install|add|sync|env\s+(?:create|update)|create|build|run|develop|shell|pip)\b"
    r"|\bsetup\.py\s+(?:install|develop|build)|\binstall\.packages\(|\bdocker(?:[ -]compose)?\s+(?:build|pull|run|up)"
    r"|\bnix-shell\b"
    r"|\b(?:singularity|apptainer)\s+(?:pull|build|run|exec)|\bmake\s+\w*(?:install|env|setup|deps|requirements|init)\w*"
    r"|\b(?:ba)?sh\s+\S*(?:install|setup|env)\S*|\.\s*/\S*(?:install|setup)\S*\.sh|\b-m\s+(?:venv|pip)\b|\bvirtualenv\b",
    re.IGNORECASE,
)
INSTALL_FILE = re.compile(
    r"\b(?:requirements?[\w.-]*\.(?:txt|in|ya?ml)|(?:conda_?)?env(?:ironment)?[\w.-]*\.ya?ml|Pipfile|Dockerfile"
    r"|pyproject\.toml)\b"
)
INSTALL_HEADING = re.compile(
    r"\b(?:install\w*|requirements?|dependenc(?:y|ies)|pre-?requisites?|set-?up|setting up|environment setup"
    r"|conda environment|build(?:ing)?"
    r"(?: from source)?|docker)\b|安装|环境|依赖|配置|インストール|instalación|installation",
    re.IGNORECASE,
)
NOT_INSTALL = re.compile(
    r"\b(?:experiment\w*|problem|data|training|task)\s+set-?up|\bhardware requirements?\b", re.IGNORECASE
)

INSTALL_WORDS = re.compile(
    rf"\b(?:requires?|required|requirements?|depends? on|dependenc(?:y|ies)|prerequisites?|needs?|tested (?:with|on|under"
    rf"|using)"
    rf"|works? with|compatible with|runnable with|install)\b[^.\n]{{0,80}}?\b{PACKAGES}\b(?:\s*\(?[<>=~v]*\s*\d[\w.+]*)?"
    rf"|\b(?:python|pytorch|torch|tensorflow|keras|jax|numpy|cuda|theano|julia"
    rf"|matlab)\s*(?:version\s*)?v?[<>=~]*\s*v?\d+\.\d",
    re.IGNORECASE,
)
INSTALL = re.compile(r"\binstall(?:ation|ing|ed|s|er)?\b", re.IGNORECASE)
INSTALL_LINK = re.compile(
    r"\binstall(?:ation|ing)?\b|\bget(?:ting)?[-_ ]started\b|\bquick[-_ ]?start\b|\bset[-_ ]?up\b|安装", re.IGNORECASE
)

METRIC = re.compile(
    r"\b(?:acc(?:uracy)?|err(?:or)?(?: rate)?|loss(?:es)?|f1|f-?score|precision|recall|auc|auroc|roc-auc|mAP|ap\d{2}"
    r"|m?iou|dice|psnr"
    r"|ssim|lpips|fid|inception score|bleu|rouge|meteor|cider|perplexit(?:y|ies)|ppl|nll|elbo|bits?[/ ]dim|bpd|mse|rmse|mae"
    r"|mape|r2|r²"
    r"|rewards?|top-?[15]|wer|eer|mrr|ndcg|hits?@\d+|r(?:ecall)?@\d+|spearman|pearson|correlation|kappa|sensitivity"
    r"|specificity"
    r"|nmi|purity|exact match|success rate|win ?rate|speed-?up|throughput|log-?likelihood|box ap|regret|sts\d*"
    r"|(?:val(?:idation)?|test|train(?:ing)?)[_ ]?(?:loss|acc|score))\b|准确率|精度",
    re.IGNORECASE,
)
TABLE_WORD = re.compile(
    METRIC.pattern
    + r"|%|\b(?:roc|scores?|returns?|gap|performance|results?|latency|speed|mean|avg|average|time|em|is|map|cer|ari)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(?<![\w./-])[-+±~≈]?\d{1,6}(?:[.,]\d{1,6})?\s*(?:%|±|\(|x\b|dB\b|$|\s)", re.MULTILINE)
DECIMAL = re.compile(r"(?<![\w./:-])\d{1,4}[.,]\d{1,5}(?![\w.]*[./]\w)(?!\.\d)\s*%?|(?<![\w.])\d{1,3}\s*%")

RESULT_HEADING = re.compile(
    r"\b(?:results?|performances?|benchmarks?|leader-?board|accuracy|accuracies|scores?|findings|model zoo|comparisons?"
    r"|gallery|(?:sample|example|model) outputs?)\b|结果|性能|效果|精度|結果|resultados?|résultats?|ergebnisse",
    re.IGNORECASE,
)
DEMO_HEADING = re.compile(
    r"\b(?:experiments?|samples?|demos?|visuali[sz]ations?|figures?|examples?|reproduc\w+|replicat\w+|training curves?)\b"
    r"|实验",
    re.IGNORECASE,
)
VERSION = re.compile(rf"\b(?:{PACKAGES}|version|ubuntu|v)\s*[(<>=~v]*\s*\d[\w.]*", re.IGNORECASE)
_VALUE = r"(?<![\w.])\d{1,4}(?:[.,]\d{1,5})?\s*%?(?![\w.]*[/\w])"
_FINE_VALUE = r"(?<![\w.])\d{1,4}(?:[.,]\d{1,5}\s*%?|\s*%)(?![\w.]*[/\w])"
_LINKING = r"(?:of|is|was|are|were|[:=≈~|]|to|at|reach\w*|around|about|under|over|above|below|between)"
CLAIM = re.compile(
    rf"(?:{METRIC.pattern})\W{{0,3}}(?:\w+\s){{0,4}}?{_LINKING}\W{{0,6}}(?:\w+\s){{0,2}}?`?{_VALUE}"
    rf"|{_FINE_VALUE}\W{{0,4}}(?:\w+[\s-]){{0,3}}?(?:{METRIC.pattern})",
    re.IGNORECASE,
)
"A metric beside its value, in running text."

RESULT_IMAGE = re.compile(
    r"result|accura|(?<![a-z])loss|curve|plot|compar|perform|benchmark|metric|confusion|(?<![a-z])roc|score|sample"
    r"|reconstruct"
    r"|generated|output|predict|teaser|reward|interpol|travers|qualitative|heat-?map|learned|error|(?<![a-z])eval"
    r"|synthesi|converge",
    re.IGNORECASE,
)
NOT_RESULT_IMAGE = re.compile(
    r"badge|shields\.io|logo|icon|architect|overview|pipeline|framework|diagram|flow|workflow|structure|button|codecov"
    r"|colab|binder|banner|license|model\.(?:png|jpg)"
    r"|screenshot|travis|circleci|actions/|star-?history|contrib",
    re.IGNORECASE,
)

RESULT_WORDS = re.compile(
    r"\bresults?\b[^.\n]{0,60}\b(?:can be found|are available|is available|are shown|are listed|are reported|are given"
    r"|see)\b"
    r"|\bsee\b[^.\n]{0,40}\bresults\b", re.IGNORECASE)
"Words that send readers to results."
RESULT_CAPTION = re.compile(
    r"\b(?:results?|generated|outputs?|samples|predictions|reconstruct\w+|synthesi[sz]ed)\b", re.IGNORECASE
)
"Words beside a picture of results."
RESULT_LINK = re.compile(
    r"\bresults?\b|^(?!\S+\.(?:zip|tar|t?gz)\s)[\s\S]*?\bbenchmarks?\b(?!/\S+\.py)"
    r"|\bleaderboard\b|wandb\.ai/\S+/(?:reports?|runs|workspace|sweeps)"
    r"|tensorboard\.dev"
    r"|paperswithcode\.com/(?:sota|paper)|neptune\.ai/\S+|comet\.(?:ml|com)/\S+|model[-_ ]zoo|\b(?:audio "
    r"|video )?samples?\b",
    re.IGNORECASE,
)
MODEL_WORD = re.compile(
    r"\b(?:models?|weights?|checkpoints?|ckpts?|pre-?trained|snapshots?|parameters|networks?|模型|权重|预训练)\b|模型|权重"
    r"|预训练",
    re.IGNORECASE,
)
WEIGHT_WORD = re.compile(
    r"\b(?:weights|checkpoints?|ckpts?|pre-?trained|trained models?|model zoo|model weights|fine-?tuned models?"
    r"|saved models?|released models?)\b"
    r"|模型权重|预训练|权重",
    re.IGNORECASE,
)

OFFERED = re.compile(
    rf"\b(?:download|provide|releas|shar|host|upload|publish|offer|obtain|get|fetch"
    rf"|access)\w*\b[^.\n]{{0,60}}(?:{WEIGHT_WORD.pattern})"
    r"|\b(?:load|run|use|test|try|enjoy)\b[^.\n]{0,40}\bpre-?trained\b|^pre-?trained (?:models?|agents?|weights)\W*$"
    rf"|(?:{WEIGHT_WORD.pattern})[^.\n]{{0,60}}\b(?:available|downloaded|provided|released|shared|hosted|included|shipped"
    rf"|download)\b",
    re.IGNORECASE | re.MULTILINE,
)
"Words that offer weights."
NOT_WEIGHTS = re.compile(r"^#|arxiv|doi\.org|\.pdf$|openreview|github\.com/[\w.-]+/[\w.-]+/?$|\.py$|\.ipynb$", re.IGNORECASE)
"Targets of links that lead to words or code about weights."
FETCH_SCRIPT = re.compile(
    r"download\w*(?:weight|model|checkpoint|ckpt|pretrain)|(?:weight|model|checkpoint|ckpt"
    r"|pretrain)\w*download",
    re.IGNORECASE,
)
STORE = re.compile(
    r"https?://(?:drive\.google|docs\.google\.com/uc|www\.dropbox|dropbox|1drv\.ms|onedrive|\S*sharepoint|pan\.baidu"
    r"|yun\.baidu|mega\.|zenodo\.org|doi\.org/10\.5281"
    r"|figshare|osf\.io|\S*\.box\.com|storage\.googleapis|\S*s3[\w.-]*\.amazonaws|\S*cloudfront|dl\.fbaipublicfiles"
    r"|\S*blob\.core\.windows|api\.ngc\.nvidia"
    r"|tfhub\.dev|kaggle\.com/models|modelscope|bit\.ly|goo\.gl|tinyurl|nextcloud|owncloud|\S+/owncloud|openaipublic"
    r"|download\.pytorch|cloud\.tsinghua"
    r"|\S+/releases(?:/|$)|console\.cloud\.google|archive\.org|gin\.g-node|dataverse)",
    re.IGNORECASE,
)
HUB = re.compile(
    r"(?:huggingface\.co|hf\.co)/(?!docs|spaces|datasets|papers|blog|join|course|learn|front|chat|models?\b|inference"
    r"|tasks|login|huggingface$|transformers\b)[\w.-]+(?:/[\w.-]+)?"
    r"|(?:huggingface\.co|hf\.co)/(?:collections/|models\?)",
    re.IGNORECASE,
)
WEIGHT_FILE = re.compile(
    r"\.(?:pth|pt|ckpt|safetensors|onnx|tflite|caffemodel|gguf|h5|hdf5|pkl|pickle|npz|weights|pb|joblib|params|th|t7"
    r"|model|keras)(?:\.(?:tar|gz|zip|index))*$",
    re.IGNORECASE,
)
FETCH = re.compile(
    r"\b(?:wget|curl|gdown|hf download|huggingface-cli download|gsutil|aws s3|azcopy|git lfs)\b", re.IGNORECASE
)
LOADED = re.compile(
    r"(?:from_pretrained|hub\.load|snapshot_download|hf_hub_download|load_from_checkpoint"
    r"|SentenceTransformer)\(\s*[\"'](?!path|\.|/)[\w.-]+(?:/[\w.:-]+)?[\"']"
)

HARDWARE = re.compile(
    r"\b(?:GPUs?|TPUs?|V100|P100|A100|H100|H200|B200|K80|K40|T4|L4|L40S?|A10G?|A30|A40|A6000|A5000|RTX|GTX|Titan(?: ?X|V"
    r"|RTX)?|Tesla|Quadro|GeForce|CUDA|cuda|Radeon|ROCm"
    r"|Xeon|Ryzen|Core i\d|Apple M\d|M[123] (?:Max|Pro|Ultra)|CPUs?|VRAM|HPC|SLURM|Slurm|DGX|Jetson|multi-?gpu)\b"
    r"|(?<![A-Za-z])[cgt]pus?(?![A-Za-z])|显卡|显存|\bGPU|单卡|多卡"
)

MEMORY = re.compile(
    r"\b\d+(?:\.\d+)?\s?(?:GB|GiB|G|MB|TB)\b[^.\n]{0,40}\b(?:memory|RAM|VRAM|GPU|disk)\b"
    r"|\b(?:memory|RAM|VRAM)\b[^.\n]{0,60}\b\d+(?:\.\d+)?\s?(?:GB|GiB|G|MB|TB)\b|\bRAM\b|\bOOM\b|\bout of memory\b"
    r"|\b(?:[GC]PU|system|peak|main|device|less|more|low|enough|insufficient) memory\b"
    r"|\bmemory[- ](?:usage|footprint|requirements?|consumption|efficien\w+|intensive|limits?|hungry)\b"
)
DURATION = re.compile(
    r"(?<![\w.])[~≈<>]?\s?(?:\d+(?:[.,]\d+)?|an?(?! second\b)|one|two|three|four|five|six|several|few|couple of"
    r"|half an)[ -]?(?:-\s?\d+(?:\.\d+)?\s?|to \d+ )?"
    r"(?:h\b|hrs?\b|hours?\b|mins?\b|minutes?\b|days?\b|secs?\b|seconds?\b|weeks?\b|ms\b|milliseconds?\b)|\b(?:training"
    r"|running|execution|compute|wall-?clock|inference|epoch)[ -]times?\b"
    r"|\b(?:faster|slow(?:er)?|speed)\b[^.\n]{0,40}\btrain|\btrain\w*\b[^.\n]{0,40}\b(?:fast(?:er)?|slow(?:er)?"
    r"|quick(?:ly)?|speed)\b|\bovernight\b|训练时间|小时|分钟",
    re.IGNORECASE,
)

LIMITS = re.compile(
    r"\blimitations?\b|(?<!not )\blimited to\b|\bcaveats?\b|\bknown (?:issues?|bugs?|problems?|limits)\b|\b(?:un)?fairness\b"
    r"|\bethic\w*|\b(?:intended|primary|out-of-scope|out of scope) (?:use|user|for|purpose)\w*"
    r"|\bout[- ]of[- ]scope\b|\bmis-?us(?:e|ed|ing)\b|\brobust(?:ness)\b|\brobust (?:to|against)\b"
    r"|\badversarial(?:ly)? (?:robust\w*|attacks?|examples?)"
    r"|\b(?:distribution(?:al)? shift|out-of-distribution)\b"
    r"|\bnot (?:been )?(?:intended|suitable|designed|recommended|meant|suited|validated|production[- ]ready|optimi[sz]ed"
    r"|guaranteed|tested|supported|supposed)\b|\bdisclaimer\b"
    r"|\bfail(?:s|ed|ure)? (?:modes?|cases?|to|on|when|for|if|in)\b|\b(?:does|do|did|will|can|may"
    r"|might) ?n[o']t (?:yet )?(?:support|work|handle|generali[sz]e|guarantee|scale|perform|converge|reproduce|run)\b"
    r"|\bonly (?:works?|tested|supports?|supported|valid|been tested|runs?|suitable|intended|for (?:research|academic"
    r"|educational|non))\b|\b(?:social|societal|broader|environmental) impact\b|\bresponsible (?:use|ai|usage|release)\b"
    r"|\bused? responsibly\b"
    r"|\bshortcomings?\b|\bdrawbacks?\b|\bweakness(?:es)?\b|\brisks? (?:of|and|associated|to)\b|\bown risk\b"
    r"|\bassum(?:es?|ptions?) that\b|\b(?:is|are|still|currently|highly|considered|very) experimental\b"
    r"|\bexperimental (?:features?|code|support|software|status|stage)\b"
    r"|\bwork in progress\b|\bproof[- ]of[- ]concept\b|\bresearch (?:purposes?|prototype|code|use)\b"
    r"|\b(?:demographic|gender|racial|social|dataset|data|selection|algorithmic|model|sampling) bias(?:es)?\b"
    r"|(?<!weights & )(?<!weights and )\bbias(?:es)? (?:in|towards?|against|mitigation)\b|\b(?:risks?"
    r"|limits?|limitations?|fairness|and) (?:and|or) bias(?:es)?\b|\bbiased\b"
    r"|\bno longer (?:maintained|supported)\b|\bnot (?:work|reproduce|exactly|identical)\b"
    r"|\buse (?:it )?at your own risk\b|\b(?:medical|clinical) (?:use|advice|decision|diagnos)\w*|局限|限制|limitaciones"
    r"|einschränkung",
    re.IGNORECASE,
)
