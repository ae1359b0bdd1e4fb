# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("dask_jobqueue", reason="the extra `cluster` is not installed")

from release_checker.cohort.engines.dask_offers import Offer
from release_checker.cohort.engines.slurm import expected, job_script
from release_checker.cohort.records import Engine
from release_checker.errors import UsageError

SCRIPT = """\
#!/bin/bash

#SBATCH -J audits
#SBATCH -e logs/audits-%J.err
#SBATCH -o logs/audits-%J.out
#SBATCH -p gpu
#SBATCH -A scholars
#SBATCH -n 1
#SBATCH --cpus-per-task=4
#SBATCH --mem=60G
#SBATCH -t 04:00:00
#SBATCH --exclusive
#SBATCH --nodes=1
#SBATCH --gres=gpu:2
module load bubblewrap
/opt/checker/bin/python -m distributed.cli.dask_worker tls://SCHEDULER
 --name dummy-name
 --nthreads 2
 --memory-limit 29.80GiB
 --nworkers 2
 --nanny
 --death-timeout 60
 --local-directory /scratch/dask
 --resources MEMORY=32000000000,GPU=1,ISOLATION_container_podman=1
 --protocol tls://
 --tls-ca-file WORKSPACE/.keys/ca_file.pem
 --tls-cert WORKSPACE/.keys/cert.pem
 --tls-key WORKSPACE/.keys/key.pem
"""


def engine(**options: str | int | float) -> Engine:
    return Engine("dask", jobs=4, slurm=tuple(sorted(options.items())))


WHOLE = engine(queue="gpu", account="scholars", walltime="04:00:00", cores=4, processes=2, memory="64 GB", gpus=2,
               isolation="container (podman)", python="/opt/checker/bin/python", job_name="audits", shebang="#!/bin/bash",
               local_directory="/scratch/dask", log_directory="logs", death_timeout=60,
               job_extra_directives="--exclusive\n--nodes=1", job_script_prologue="module load bubblewrap")


def test_the_job_script_is_the_one_that_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # dask-jobqueue makes the folder of the logs

    script = job_script(WHOLE, tmp_path)

    script = re.sub(r"tls://\S+:\d+", "tls://SCHEDULER", script).replace(str(tmp_path), "WORKSPACE")
    script = re.sub(r"\.keys-\w+", ".keys", script)
    command = script.index("/opt/checker")
    assert script[:command] + script[command:].replace(" --", "\n --") == SCRIPT
    assert not list(tmp_path.glob(".keys*")), "keys are taken away with the scheduler"


def test_what_such_a_job_offers() -> None:
    assert expected(WHOLE) == Offer(
        "slurm", 2, {"MEMORY": 32e9, "GPU": 1.0, "ISOLATION_container_podman": 1.0}, 32_000_000_000)


@pytest.mark.parametrize(("options", "words"), [
    ({"cores": 2, "memory": "8 GB", "partition": "x"}, r"there is no option 'partition'; there are account, cores"),
    ({"cores": 2}, r"needs memory: what one job asks for, as in cores = 4, memory = \"32 GB\""),
    ({"cores": 2, "memory": "much"}, r"memory is as in \"32 GB\""),
    ({"cores": 2, "memory": "8 GB", "processes": 3}, r"processes must be from 1 to cores, which are 2"),
])
def test_options_that_are_wrong(options: dict[str, str | int], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        expected(engine(**options))
