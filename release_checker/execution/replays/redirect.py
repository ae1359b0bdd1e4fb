# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A plug-in for the project's own MLflow: what it would send to a server goes into the store of the replay.

Many scripts name their server themselves, `mlflow.set_tracking_uri("http://127.0.0.1:5000")`, so that no variable outside
reaches them. MLflow asks plug-ins which store answers to a scheme; this one answers to those of servers. It is copied into
the sandbox under the name below, imports nothing of ours, and is written for Python 3.6 and later.
"""

import os
from typing import Any

NAME = "release_checker_redirect"
SCHEMES = ("http", "https", "databricks", "databricks-uc", "mlflow-artifacts")
STORE = "RELEASE_CHECKER_MLFLOW"
"Variable that holds the address of the store."


def tracking(store_uri: Any = None, artifact_uri: Any = None, **_: Any) -> Any:
    """The store of runs, whatever server was named."""
    from mlflow.tracking._tracking_service import utils

    return _builder(utils._tracking_store_registry)(os.environ[STORE], artifact_uri)


def registry(store_uri: Any = None, **_: Any) -> Any:
    """The store of models, whatever server was named."""
    from mlflow.tracking._model_registry import utils

    build = _builder(utils._model_registry_store_registry)
    return build(os.environ[STORE])


def _builder(known: Any) -> Any:
    """What makes a store for the scheme of ours."""
    return known._registry[os.environ[STORE].partition(":")[0]]
