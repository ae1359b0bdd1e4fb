# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The environment of a replay: trackers write to a fresh store of ours; threads, which move last digits, are pinned."""

from __future__ import annotations

from collections.abc import Mapping

from release_checker.execution.environment.records import Built

POOLS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS", "VECLIB_MAXIMUM_THREADS",
         "BLIS_NUM_THREADS", "RAYON_NUM_THREADS", "NUMBA_NUM_THREADS")
"What numerical libraries ask how many threads to start: sums in another order move the last digits."
QUIET = {
    "COMET_MODE": "disabled", "NEPTUNE_MODE": "offline", "CLEARML_OFFLINE_MODE": "1", "CODECARBON_LOG_LEVEL": "error",
    "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1", "TQDM_DISABLE": "1", "TOKENIZERS_PARALLELISM": "false", "MPLBACKEND": "Agg",
    "QT_QPA_PLATFORM": "offscreen", "SDL_VIDEODRIVER": "dummy", "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1",
}
"""Without a network these answer at once that there is none, instead of waiting for it. PYTHONHASHSEED is left alone, as a
stranger would leave it: what hangs on the order of a set must show between two replays."""


def tracker_variables(store: str, built: Built, threads: int) -> Mapping[str, str]:
    """Variables for one attempt; `store` is the folder of ours as the job sees it. No key of any service is among them.

    MLflow gets a database where the environment can write one (mlflow-skinny comes without SQLAlchemy), else a folder; its
    file store refuses to work since 3.x unless it is told that it may.
    """
    names = {item.name for item in built.locked}
    database = not names or {"sqlalchemy", "alembic"} <= names
    uri = f"sqlite:///{store}/mlflow.db" if database else f"file://{store}/mlruns"
    return {
        **QUIET,
        **{name: str(threads) for name in POOLS},
        "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
        "MLFLOW_TRACKING_URI": uri,
        "MLFLOW_REGISTRY_URI": uri,
        **({} if database else {"MLFLOW_ALLOW_FILE_STORE": "true"}),
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "WANDB_MODE": "offline",
        "WANDB_DIR": store,
        "WANDB_CACHE_DIR": "/tmp/wandb-cache",  # noqa: S108 - inside the sandbox, where it is the job's own
        "WANDB_CONFIG_DIR": "/tmp/wandb-config",  # noqa: S108
        "WANDB_DATA_DIR": "/tmp/wandb-data",  # noqa: S108
        "WANDB_ERROR_REPORTING": "false",
        "WANDB_CONSOLE": "off",
        "WANDB_X_DISABLE_STATS": "true",
    }
