# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Keys of every sort, made when a test runs: none stands in this repository, where scanners of code hosts would see it."""

from __future__ import annotations

import base64
import json
import random
import string

LETTERS = string.ascii_letters
ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
UPPER = string.ascii_uppercase + "234567"
chance = random.Random(20260101)


def some(alphabet: str, length: int) -> str:
    """Random characters, at least one digit among those of an alphabet that has digits."""
    value = "".join(chance.choice(alphabet) for _ in range(length))
    return value if value.isalpha() == (alphabet == LETTERS) else some(alphabet, length)


def neptune(key: str = "") -> str:
    """A token of Neptune: JSON in base64."""
    key = key or "-".join(some(HEX, length) for length in (8, 4, 4, 4, 12))
    data = {"api_address": "https://app.neptune.ai", "api_url": "https://app.neptune.ai", "api_key": key}
    return base64.b64encode(json.dumps(data, separators=(",", ":")).encode()).decode()


def pem(kind: str = "RSA ") -> str:
    """A private key that nothing can be opened with."""
    lines = "\n".join(some(ALNUM + "+/", 64) for _ in range(12))
    return "-----BEGIN " + f"{kind}PRIVATE KEY-----\n{lines}\n-----END {kind}PRIVATE KEY-----"


def keys() -> dict[str, tuple[str, str]]:
    """By sort: a line of code that holds a key, and the key in it."""
    made = {
        "wandb login": ('wandb.login(key="{}")', some(HEX, 40)),
        "wandb variable": ('os.environ["WANDB_API_KEY"] = "{}"', some(HEX, 40)),
        "wandb v1": ('os.environ["WANDB_API_KEY"] = "{}"', "wandb_" + "v1_" + some(ALNUM, 77)),
        "huggingface": ('login("{}")', "hf" + "_" + some(LETTERS, 34)),
        "mlflow uri": ('mlflow.set_tracking_uri("https://jane:{}@mlflow.lab.org")', some(ALNUM, 12)),
        "mlflow password": ('os.environ["MLFLOW_TRACKING_PASSWORD"] = "{}"', some(ALNUM, 12)),
        "postgres": ('engine = create_engine("postgresql://jane:{}@db.lab.org:5432/runs")', some(ALNUM, 12)),
        "mysql": ('URL = "mysql+pymysql://jane:{}@db.lab.org/runs"', some(ALNUM, 12)),
        "mongodb": ('client = MongoClient("mongodb+srv://jane:{}@cluster0.ab1cd.mongodb.net/")', some(ALNUM, 14)),
        "redis": ('cache = "redis://:{}@cache.lab.org:6379/0"', some(ALNUM, 14)),
        "kaggle json": ('{{"username":"jane","key":"{}"}}', some(HEX, 32)),
        "kaggle variable": ('os.environ["KAGGLE_KEY"] = "{}"', some(HEX, 32)),
        "kaggle token": ('export KAGGLE_API_TOKEN={}', "KG" + "AT_" + some(HEX, 32)),
        "openai": ('openai.api_key = "{}"', "sk" + "-" + some(ALNUM, 20) + "T3Blbk" + "FJ" + some(ALNUM, 20)),
        "openai project": ('client = OpenAI(api_key="{}")',
                           "sk" + "-proj-" + some(ALNUM, 74) + "T3Blbk" + "FJ" + some(ALNUM, 74)),
        "anthropic": ('client = Anthropic(api_key="{}")', "sk" + "-ant-api03-" + some(ALNUM, 93) + "AA"),
        "comet": ('experiment = Experiment(api_key="{}", project_name="x")', some(ALNUM, 25)),
        "comet variable": ('COMET_API_KEY="{}"', some(ALNUM, 25)),
        "neptune": ('run = neptune.init_run(api_token="{}")', neptune()),
        "aws id": ('aws_access_key_id = "{}"', "AK" + "IA" + some(UPPER, 16)),
        "aws secret": ('aws_secret_access_key = "{}"', some(ALNUM + "+/", 40)),
        "google": ('genai.configure(api_key="{}")', "AI" + "za" + some(ALNUM, 35)),
        "azure": ('conn = "DefaultEndpointsProtocol=https;AccountName=lab;AccountKey={}"', some(ALNUM + "+/", 86) + "=="),
        "slack webhook": ('requests.post("https://{}", json=x)',
                          "hooks.slack" + f".com/services/T{some(UPPER, 9)}/B{some(UPPER, 9)}/{some(ALNUM, 24)}"),
        "slack token": ('slack = WebClient("{}")',
                        "xo" + "xb-" + f"{some('13579', 12)}-{some('02468', 12)}-{some(ALNUM, 24)}"),
        "github": ('!git clone https://{}@github.com/lab/private', "gh" + "p_" + some(ALNUM, 36)),
        "gitlab": ('TOKEN = "{}"', "gl" + "pat-" + some(ALNUM, 20)),
        "password": ('conn = connect(host="db.lab.org", user="jane", password="{}")', some(ALNUM, 10) + "!"),
        "generic": ('client_secret = "{}"', some(ALNUM, 32)),
    }
    return {sort: (line.format(key), key) for sort, (line, key) in made.items()}
