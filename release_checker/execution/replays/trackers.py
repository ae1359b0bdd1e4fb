# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The environment of a replay: trackers write to a fresh store of ours; threads, which move last digits, are pinned."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from release_checker.execution.environment.records import Built
from release_checker.execution.replays import redirect

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
    retries = {f"MLFLOW_HTTP_REQUEST_{name}": value for name, value in (("MAX_RETRIES", "1"), ("TIMEOUT", "5"))}
    uri = f"sqlite:///{store}/mlflow.db" if database else f"file://{store}/mlruns"
    return {
        **QUIET,
        **{name: str(threads) for name in POOLS},
        "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
        "MLFLOW_TRACKING_URI": uri,
        "MLFLOW_REGISTRY_URI": uri,
        **({} if database else {"MLFLOW_ALLOW_FILE_STORE": "true"}),
        **retries,
        redirect.STORE: uri,
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


def put_redirect(folder: Path, built: Built) -> bool:
    """Lay the plug-in that redirects MLflow's servers into a folder; false where the environment has no MLflow."""
    if not any(item.name.startswith("mlflow") for item in built.locked):
        return False
    about = folder / f"{redirect.NAME}-1.dist-info"
    about.mkdir(parents=True)
    (folder / f"{redirect.NAME}.py").write_bytes(Path(redirect.__file__).read_bytes())
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {redirect.NAME}\nVersion: 1\n", "ascii")
    lines = []
    for group, function in (("tracking_store", "tracking"), ("model_registry_store", "registry")):
        lines += [f"[mlflow.{group}]", *(f"{scheme} = {redirect.NAME}:{function}" for scheme in redirect.SCHEMES), ""]
    (about / "entry_points.txt").write_text("\n".join(lines), "ascii")
    return True
