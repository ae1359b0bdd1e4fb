# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A container of an engine that answers, podman or docker, around an image that is empty.

Nothing is pulled: the image holds no file, and the system's own folders are shown read-only, as bubblewrap does. So
programs and libraries are those of this machine, in whichever tier a job runs.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import tarfile
import time
from dataclasses import dataclass
from pathlib import Path

from release_checker.execution.sandbox import system
from release_checker.execution.sandbox.records import MIB, Ended, Ending, Guarantee, Heard, Job, Stop
from release_checker.execution.sandbox.supervise import Start, size, supervise

IMAGE = "release-checker-empty:1"
ANSWER = 15.0
"Seconds that an engine may take to answer."


def _kept() -> dict[str, str]:
    """Variables by which an engine's client finds its engine and its storage; the job sees none of them."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "XDG_RUNTIME_DIR", "DOCKER_HOST") if name in os.environ}


def ask(program: str, *arguments: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """One call of the engine; raises OSError when it cannot be made or takes too long."""
    try:
        return subprocess.run([program, *arguments], input=data, capture_output=True, check=False, timeout=ANSWER,
                              env=_kept())
    except subprocess.TimeoutExpired as error:
        raise OSError(f"{program} does not answer") from error


def engine(program: str) -> str:
    """Why its engine cannot be used; empty when it answers. Makes the empty image when it is not there."""
    name = Path(program).name
    try:
        if (answer := ask(program, "info")).returncode:
            words = answer.stderr.decode("utf-8", "replace").strip().splitlines()
            return f"no engine answers {name}" + (f" ({words[-1]})" if words else "")
        if ask(program, "image", "inspect", IMAGE).returncode:
            made = io.BytesIO()
            with tarfile.open(fileobj=made, mode="w") as archive:
                for folder in ("etc", "home", "proc", "dev", "tmp"):
                    entry = tarfile.TarInfo(folder)
                    entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                    archive.addfile(entry)
            if (answer := ask(program, "import", "-", IMAGE, data=made.getvalue())).returncode:
                return f"{name} cannot make an empty image: {answer.stderr.decode('utf-8', 'replace').strip()}"
    except OSError as error:
        return str(error)
    return ""


def arguments(job: Job, private: Path, name: str, *, podman: bool) -> list[str]:
    """Of `run`, for one job whose own files lie in `private`."""
    user = ["--userns", "keep-id"] if podman and os.getuid() else []
    made = ["run", "--rm=false", "--name", name, "--pull", "never", "--read-only", "--cap-drop", "ALL",
            "--security-opt", "no-new-privileges", "--hostname", "sandbox", "--workdir", job.folder, "--init=false",
            "--user", f"{os.getuid()}:{os.getgid()}", *user, "--log-driver", "none",
            "--memory", str(job.limits.memory), "--memory-swap", str(job.limits.memory),
            "--pids-limit", str(job.limits.processes), "--shm-size", str(max(64 * MIB, job.limits.memory // 2)),
            "--ulimit", f"fsize={job.limits.disk}", "--ulimit", "core=0"]
    made += [] if job.network else ["--network", "none"]
    shown = [(path, path, False) for path in (*system.PROGRAMS, *system.SETTINGS) if os.path.exists(path)]
    shown += [(str(private / file), f"/etc/{file}", False) for file in ("passwd", "group")]
    shown += [(str(private / "tmp"), "/tmp", True), (str(private / "home"), system.HOME, True)]  # noqa: S108
    shown += [(str(mount.source), mount.target, mount.writable) for mount in job.mounts]
    for source, target, writable in shown:
        made += ["--mount", _mount(source, target, writable)]
    for key, value in system.variables(job, home=system.HOME, temporary="/tmp").items():  # noqa: S108
        made += ["--env", f"{key}={value}"]
    return [*made, "--entrypoint", job.command[0], IMAGE, *job.command[1:]]


def _mount(source: str, target: str, writable: bool) -> str:
    """The engines read this as one row of CSV."""
    fields = ["type=bind", f"source={source}", f"target={target}", *(() if writable else ("readonly",))]
    quoted = ('"' + field.replace('"', '""') + '"' if set(field) & set(',"') else field for field in fields)
    return ",".join(quoted)


@dataclass(frozen=True)
class Container:
    """An engine that answered."""

    program: str
    "Path of podman or docker."
    guarantees: tuple[Guarantee, ...] = ()
    "What was seen to hold."
    moves: bool = True
    "A mount shows wherever it is wanted."

    @property
    def tier(self) -> str:
        return f"container ({Path(self.program).name})"

    def run(self, job: Job, *, stop: Stop | None = None, heard: Heard | None = None) -> Ended:
        """Run one job to its end."""
        with system.private_folder() as private:
            (private / "passwd").write_text(system.PASSWD)
            (private / "group").write_text(system.GROUP)
            called = Path(self.program).name
            argv = (self.program, *arguments(job, private, private.name, podman=called == "podman"))
            written = (private / "tmp", private / "home", *(mount.source for mount in job.mounts if mount.writable))
            state: dict[str, object] = {}

            def end() -> None:
                """Kill the container, ask how it died, and take it away."""
                ask(self.program, "kill", private.name)
                until = time.monotonic() + ANSWER
                while time.monotonic() < until:
                    answer = ask(self.program, "container", "inspect", "--format", "{{json .State}}", private.name)
                    state.update(json.loads(answer.stdout) if answer.returncode == 0 else {"Running": False})
                    if not state.get("Running"):
                        break
                ask(self.program, "rm", "--force", private.name)

            start = Start(argv, written, name=called, environment=_kept(), kill=end, counted=True, grouped=False)
            ended = supervise(start, job.limits, stop=stop, heard=heard)
        if state.get("OOMKilled") and ended.ending is Ending.EXITED and ended.exit_code:
            return Ended(Ending.MEMORY, ended.exit_code, ended.stdout, ended.stderr, ended.seconds, ended.peak_memory,
                         f"used more than {size(job.limits.memory)} of memory")
        return ended
