# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Well-known data sets and models, by the names that texts give them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

DATASETS = re.compile(
    r"(?<![\w-])(?:(?:fashion|[ek]|perm(?:uted)?|rotated|moving)?[- ]?mnist|usps|cifar[- ]?100|cifar[- ]?10|cinic[- ]?10|"
    r"svhn|stl[- ]?10|"
    r"(?:tiny|mini|tiered)?[- ]?imagenet(?:[- ]?(?:1k|21k|22k|v2|[arc]|100|sketch|lt))?|imagenette|"
    r"(?:ms[- ]?)?coco(?:[- ]?(?:20)?17)?|"
    r"pascal[- ]?voc(?:[- ]?20\d\d)?|voc(?:20)?(?:07|12)|ade20k|cityscapes|camvid|kitti|nuscenes(?:[- ]mini)?|waymo|lvis|"
    r"visdrone|dota|"
    r"imdb|sst[- ]?[25]|glue|superglue|[mq]nli|snli|qqp|rte|cola|mrpc|sts[- ]?b|wnli|boolq|squad(?:[ -]?v?\d(?:\.\d)?)?|"
    r"conll[- ]?(?:20)?\d\d|"
    r"ag[- ]?news|yelp(?:[- ]?(?:polarity|full|\d))?|20[- ]?newsgroups|wikitext[- ]?(?:2|103)|wiki(?:ann|sql|hop)|ptb|"
    r"penn treebank|enwik8|text8|"
    r"openwebtext|tiny ?shakespeare|tinystories|lambada|hellaswag|winogrande|piqa|arc[- ]?(?:c|e|challenge|easy)|mmlu|"
    r"cmmlu|c-eval|gsm8k|math-?500|"
    r"humaneval|mbpp|truthfulqa|hotpotqa|natural ?questions|triviaqa|ms ?marco|beir|scifact|fever|librispeech|"
    r"common ?voice|timit|vctk|ljspeech|"
    r"(?:google )?speech commands(?: v\d)?|urbansound8k|esc[- ]?50|gtzan|audioset|ravdess|iemocap|voxceleb\d?|cora|"
    r"citeseer|pubmed|ogbn?-\w+|"
    r"movielens[- ]?\w*|ml-(?:100k|1m|10m|20m|25m)|qm9|zinc|tox21|moleculenet|bbbp|esol|freesolv|omniglot|"
    r"cub(?:[- ]?200)?(?:[- ]2011)?|"
    r"oxford (?:flowers|pets)\w*|flowers[- ]?102|food[- ]?101|stanford (?:cars|dogs)|caltech[- ]?(?:101|256)|eurosat|"
    r"ucf[- ]?(?:101|crime)|kinetics[- ]?\d*|"
    r"hmdb[- ]?51|ham10000|isic(?:[- ]?20\d\d)?|chest ?x-?ray(?:14)?|chexpert|mimic(?:-(?:iii|iv|cxr))?|"
    r"brats(?:[- ]?20\d\d)?|kvasir(?:-seg)?|"
    r"cvc-clinicdb|iris|titanic|adult(?: income)?|(?:boston|california|ames) housing|wine quality|"
    r"breast cancer(?: wisconsin)?|pima\b[\w ]{0,20}|"
    r"ett[hm][12]|electricity|m4|exchange[- ]rate|xsum|cnn[/ -]?(?:dm|daily ?mail)|samsum|wmt[- ]?\d\d(?: \w\w-\w\w)?|"
    r"iwslt[- ]?\d*|multi30k|flickr[- ]?(?:8k|30k)|"
    r"vqa(?:[- ]?v?2)?|gqa|textvqa|lfw|celeba(?:-hq)?|ffhq|lsun|modelnet[- ]?\d\d|shapenet\w*|scannet|s3dis|"
    r"market[- ]?1501|dukemtmc\w*|msmt17|"
    r"set5|set14|bsd?s?[- ]?(?:68|100|500)|urban100|div2k|fer[- ]?2013|affectnet|raf-db|klue(?:-\w+)?|"
    r"korquad(?:[- ]?\d\.\d)?|nsmc|korsts|clue|chnsenticorp|lcqmc|"
    r"thucnews|weibo\w*|msra|cartpole(?:-v\d)?|lunarlander(?:-v\d)?|(?:mountain ?car|pendulum|acrobot|breakout|pong|"
    r"hopper|halfcheetah|walker2d|ant|humanoid|swimmer)"
    r"(?:\w*-v\d)|nyu(?:[- ]?v2| depth)\w*|sintel|vimeo90k|gopro|reds|creditcard|ieee-cis|nsl-kdd|cicids\w*|"
    r"unsw-nb15)(?![\w])",
    re.IGNORECASE)
ON = re.compile(
    r"\b(?:on|from|auf|sur|sobre)\s+(?:the |our |el |le |la |dem )?(?!None\b|Unknown\b)"
    r"((?:[A-Z][\w.+/-]{1,30}|\d+[A-Z]\w*)(?:[ -](?:[A-Z][\w.+/-]{0,30}|\d[\w.]*)){0,3})"
    r" (?:data ?set|corpus|benchmark|data|test|validation|dev)\b")
"A name that says itself that it is a data set's."
CALLED = re.compile(
    r"\bon (?:the |our )(?!(?:same|test|train\w*|valid\w*|eval\w*|full|entire|whole|original|following|given|new|held|"
    r"unseen|public|"
    r"private|final|small|large|balanced|cleaned|custom|None|unknown|own|dev|combined|complete|real|"
    r"sample\w*)\b)([\w./-]{3,40}) data ?set\b")
HUB = re.compile(r"/[a-z]")
"`klue/bert-base` is a model, whatever its owner is called."
MODELS = re.compile(
    r"(?<![\w-])(?:(?:(?:wide|pre-?act|se)[- ]?)?res(?:net|next)(?: \d\w*|-?\w*)|(?:distil|ro|al|de|sci|bio|ko|kc|klue|"
    r"camem|m|"
    r"tiny|mobile|modern)?bert(?:a|opic)?(?:[- ](?:base|large|small|v\d|\w*uncased|\w*cased))*|"
    r"xgboost|lightgbm|catboost|random ?forest(?:s)?(?: classifier| regressor)?|logistic regression|linear regression|"
    r"(?:linear )?svm|svc|svr|k-?nn|naive bayes|"
    r"decision trees?|gradient boosting|ada ?boost|extra ?trees|ridge|lasso|elastic ?net|mlp|(?:bi)?-?lstm|gru|"
    r"(?:[123]d[- ]?)?cnn|rnn|u-?net\+*|vgg[- ]?\d*|alexnet|lenet[- ]?5?|"
    r"(?:efficient|mobile|dense|squeeze|shuffle|goog\w*|reg|convnext|deeplab|seg|point|mask|retina)[- ]?net(?: \d\w*|"
    r"-?\w*)|"
    r"inception\w*|xception|convnext(?: \d\w*|-?\w*)|densenet(?: \d\w*|-?\w*)|"
    r"vit(?: \d\w*|-?\w*)(?:/\d+)?|deit\w*|swin(?: \d\w*|-?\w*)|dino(?:v\d)?|clip|blip\w*|yolo[- ]?(?:v?\d+)?(?: \d\w*|"
    r"-?\w*)|(?:faster|"
    r"mask)[- ]r-?cnn|detr|sam\b|gpt(?: \d\w*|-?\w*)(?:\.\d)?|llama(?: \d\w*|-?\w*)(?:\.\d)?(?:-\w+)*|"
    r"mistral(?: \d\w*|-?\w*)|qwen[\w.-]*|gemma[\w.-]*|phi-[\w.]+|t5(?:-\w+)?|mt5\w*|flan-t5\w*|bart(?:-\w+)?|kobart|"
    r"pegasus|"
    r"whisper(?: \d\w*|-?\w*)|wav2vec\w*|hubert|gcn|gat|graphsage|gin|"
    r"gan|dcgan|wgan(?:-gp)?|vae|dqn|ddqn|ppo|a2c|sac|td3|ddpg|arima|sarima\w*|prophet|tft|informer|transformer|n-?beats|"
    r"isolation forest|autoencoder|deepfm|ncf|lightgcn|tf-?idf)(?![\w])",
    re.IGNORECASE)


KINDS = frozenset({"transformer", "transformers", "cnn", "rnn", "gan", "mlp", "autoencoder"})
"Kinds of model, which say less than a name beside them."
JOINED = re.compile(r"[\w.+/-]+")


@lru_cache(maxsize=4096)
def dataset_in(text: str) -> str:
    """The data set that a text names, as it stands there; empty where it names none or several."""
    found = {match[0].strip().lower(): match[0].strip() for match in DATASETS.finditer(text[:1000])
             if not HUB.match(text, match.end())}
    if len(found) == 1:
        return next(iter(found.values()))
    if not found and (match := ON.search(text[:1000]) or CALLED.search(text[:1000])):
        return match[1]
    return ""


@lru_cache(maxsize=4096)
def model_in(text: str) -> str:
    """The well-known model that a text names, with what is joined to its name; empty where it names none or several."""
    found = {}
    for match in MODELS.finditer(text[:1000]):
        start = match.start()
        while start and JOINED.match(text[start - 1]):
            start -= 1
        whole = JOINED.match(text, start)
        name = (whole[0] if whole and whole.end() > match.end() else match[0]).strip().rstrip(".-+/")
        found[name.lower()] = name
    if len(found) > 1:
        found = {name: written for name, written in found.items() if name not in KINDS}
    return next(iter(found.values())) if len(found) == 1 else ""


def first(find: Callable[[str], str], texts: Iterable[str]) -> str:
    """What is found in the first text that holds any."""
    return next((found for text in texts if (found := find(text))), "")
