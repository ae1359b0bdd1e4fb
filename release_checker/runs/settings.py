# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the settings say of experiment logs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogSettings:
    """`[runs]` of release-checker.toml, and whether the network may be asked."""

    sources: tuple[str, ...] = ()
    "Logs beside those that lie in the project: a folder or database file (relative to the project's root, or absolute), "
    "`mlflow+https://host`, `mlflow+http://host:port`, `wandb:entity/project`."
    online: bool = False
    "Services may be asked, with the user's own credentials."
