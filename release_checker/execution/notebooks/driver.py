# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Runs one notebook from the top. A script of its own, started *inside* the sandbox; it imports nothing of ours.

Usage: `python -I driver.py REQUEST.json`. The request says what to run (see `request.py`, which writes it); what came of it
is appended to `events.jsonl` in the request's `out` folder line by line, so that a run that is killed leaves what it did:
`kernel` (seconds to start), `start` (cell), `end` (cell, state, seconds, count, outputs, error), `done` (state, detail).

nbclient bounds neither the total time nor the outputs: 500 MB of print came back as a 500 MB notebook and took 2 GB. Here
bytes and messages are counted as they arrive, and one message that is too long is dropped before it is decoded.
"""

from __future__ import annotations

import asyncio
import collections
import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

REQUEST: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text("utf-8")) if __name__ == "__main__" else {}
sys.path.extend(path for path in REQUEST.get("paths", ()) if path not in sys.path)

from jupyter_client.asynchronous.client import AsyncKernelClient  # noqa: E402
from jupyter_client.channels import AsyncZMQSocketChannel  # noqa: E402
from jupyter_client.kernelspec import KernelSpec  # noqa: E402  # found by what the request says
from jupyter_client.manager import AsyncKernelManager  # noqa: E402
from jupyter_client.session import Session  # noqa: E402
from nbclient.client import NotebookClient  # noqa: E402
from nbclient.exceptions import CellExecutionError, DeadKernelError  # noqa: E402
from nbformat import NotebookNode, reader  # noqa: E402

LOG_KEPT = 16_000
"Characters of what the kernel itself prints (its start-up errors) that are kept."
KEPT_WHEN_CUT = 20
"Outputs that are kept of a cell that printed too much, the beginning of each."
DEAD = 3
"Exit code when the kernel died, by which the sandbox looks whether memory was the reason."
DRAIN = 60
"Seconds that outputs may take to arrive after a cell has ended."


FLUSH = 0.2
"Seconds for which jupyter_client listens once more when a kernel is ready."


class OutOfTime(Exception):
    """The time for the whole notebook is over."""


class BoundedSession(Session):
    """Drops the content of a message that is too long, before it is decoded into several times its size."""

    longest = 0

    def deserialize(self, msg_list: Any, content: bool = True, copy: bool = True) -> dict[str, Any]:
        parts = list(msg_list)
        size = sum(len(part if isinstance(part, bytes) else part.bytes) for part in parts)
        if self.longest and size > self.longest and len(parts) >= 5:
            return {
                "header": self.unpack(parts[1]),
                "msg_id": "",
                "msg_type": self.unpack(parts[1])["msg_type"],
                "parent_header": self.unpack(parts[2]),
                "metadata": {},
                "buffers": [],
                "size": size,
                "cut": True,
                "content": {"name": "stderr", "text": "", "data": {}, "execution_state": "busy", "status": "ok"},
            }
        found: dict[str, Any] = super().deserialize(msg_list, content, copy)
        found["size"] = size
        return found


class Channel(AsyncZMQSocketChannel):
    """Waits no fifth of a second for nothing before the first cell: later messages are told by their parent anyway."""

    heard = False

    async def get_msg(self, *args: Any, **more: Any) -> dict[str, Any]:  # type: ignore[override]
        if self.heard and more.get("timeout") == FLUSH:
            more["timeout"] = 0.01
        message: dict[str, Any] = await super().get_msg(*args, **more)
        self.heard = True
        return message


class Client(AsyncKernelClient):
    """The same, with that channel for outputs."""

    iopub_channel_class = Channel


class Manager(AsyncKernelManager):
    """Starts the kernel that the request names, whatever kernelspecs lie about."""

    @property
    def ipykernel(self) -> bool:
        return False


class Runner(NotebookClient):
    """Counts what arrives, notes each cell as it ends, and stops when the time is over."""

    def prepare(self, request: dict[str, Any], events: Any) -> None:
        """Take the request's bounds and wishes; cells are counted from 0 here and in the request."""
        self.request, self.events = request, events
        self.began = time.monotonic()
        # An Output widget writes its state there, though no state is kept.
        self.widget_state: Any = collections.defaultdict(dict)
        self.updated: set[int] = set()
        self.cut = self.late = False
        self.bytes = self.cell_bytes = self.messages = 0
        self.total = sum(1 for cell in self.nb.cells if cell.cell_type == "code" and cell.source.strip())

    def note(self, event: str, **more: Any) -> None:
        """Append one event, at once."""
        self.events.write(json.dumps({"event": event, **more}) + "\n")
        self.events.flush()

    def expire(self) -> None:
        """The time is over: end the cell that runs."""
        self.late = True
        if self.task_poll_for_reply is not None:
            self.task_poll_for_reply.cancel()

    async def async_execute_cell(self, cell: NotebookNode, cell_index: int, *_: Any, **more: Any) -> NotebookNode:
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.late:
            raise OutOfTime
        if cell_index in self.request["skip"]:
            cell.outputs = []
            self.note("end", cell=cell_index, state="skipped", seconds=0.0, count=None, outputs=[])
            return cell
        self.note("start", cell=cell_index)
        print(f"cell {self.code_cells_executed + 1} of {self.total}", flush=True)
        self.cell_bytes, began, state, error = 0, time.monotonic(), "ok", None
        try:
            await super().async_execute_cell(cell, cell_index, **more)
        except CellExecutionError as raised:
            error = {"name": raised.ename, "value": str(raised.evalue)[:4000]}
            names = self.request["expected"].get(str(cell_index), ())
            expected = cell_index in self.request["allow"] or raised.ename in names
            left = raised.ename == "SystemExit" and str(raised.evalue) in ("", "0", "None")
            state = "allowed" if expected else "left" if left else "failed"
        except DeadKernelError:
            state = "late" if self.late else "cut" if self.cut else "dead"
        outputs = [_beginning(output) for output in cell.outputs[:KEPT_WHEN_CUT]] if self.cut else cell.outputs
        self.note(
            "end",
            cell=cell_index,
            state=state,
            seconds=round(time.monotonic() - began, 3),
            count=cell.get("execution_count"),
            outputs=outputs,
            error=error,
        )
        for earlier in sorted(self.updated - {cell_index}):
            self.note("update", cell=earlier, outputs=self.nb.cells[earlier].outputs)
        self.updated.clear()
        if state not in ("ok", "allowed"):
            raise _Ended(state)
        return cell

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        size = int(msg.get("size", 0))
        self.bytes, self.cell_bytes, self.messages = self.bytes + size, self.cell_bytes + size, self.messages + 1
        over = (
            msg.get("cut")
            or self.bytes > self.request["bytes"]
            or self.cell_bytes > self.request["cell_bytes"]
            or self.messages > self.request["messages"]
        )
        if over and not self.cut:
            self.cut = True
            if self.task_poll_for_reply is not None:
                self.task_poll_for_reply.cancel()
        if self.cut and msg["msg_type"] != "status":
            return None
        if msg["msg_type"] == "update_display_data":
            # A display of an earlier cell may be drawn anew, such as a progress bar or a table that grows.
            name = str((msg["content"].get("transient") or {}).get("display_id"))
            self.updated |= set(self._display_id_map.get(name, ()))
        return super().process_message(msg, cell, cell_index)


class _Ended(Exception):
    """The run ends at a cell, for the reason given."""


def _beginning(output: NotebookNode) -> NotebookNode:
    if isinstance(output.get("text"), str):
        output["text"] = output["text"][:2000]
    elif sum(map(len, map(str, output.get("data", {}).values()))) > 100_000:
        output["data"] = {}
    return output


def read_notebook(path: str) -> NotebookNode:
    """The notebook in format 4, as lenient as Jupyter is: what older tools left out is filled in."""
    notebook: NotebookNode = reader.reads(Path(path).read_text("utf-8-sig"))  # type: ignore[no-untyped-call]
    notebook.setdefault("metadata", NotebookNode())  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        cell.setdefault("metadata", NotebookNode())  # type: ignore[no-untyped-call]
        cell["source"] = "".join(cell.get("source", ""))
        if cell.cell_type == "code":
            cell["outputs"] = []
    return notebook


def _drain(end: int, kept: collections.deque[str]) -> None:
    with os.fdopen(end, "rb", buffering=0) as stream:
        while data := stream.read(4096):
            kept.append(data.decode("utf-8", "replace"))


async def run(request: dict[str, Any], events: Any) -> tuple[str, str]:
    """Execute the request; returns how it ended and what there is to say of it."""
    folder = tempfile.mkdtemp(prefix="k")  # short: the path of a socket may have 107 bytes
    manager = Manager(
        kernel_name="", transport="ipc", ip=os.path.join(folder, "s"), connection_file=os.path.join(folder, "c.json")
    )
    BoundedSession.longest = request["message_bytes"]
    manager.client_factory = Client
    manager.session = BoundedSession(parent=manager)
    manager._kernel_spec = KernelSpec(
        argv=request["kernel"], display_name="kernel", language=request["language"], env=request["environment"]
    )
    runner = Runner(
        read_notebook(request["notebook"]),
        km=manager,
        timeout=None,
        startup_timeout=request["start_seconds"],
        iopub_timeout=DRAIN,
        record_timing=False,
        shutdown_kernel="immediate",
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": request["folder"]}},
    )
    runner.prepare(request, events)
    out, into = os.pipe()
    log: collections.deque[str] = collections.deque(maxlen=LOG_KEPT // 1000)
    threading.Thread(target=_drain, args=(out, log), daemon=True).start()
    timer = asyncio.get_running_loop().call_later(request["seconds"], runner.expire)
    try:
        await runner.async_start_new_kernel(stdout=into, stderr=into)
        os.close(into)
        try:
            await runner.async_start_new_kernel_client()
        except RuntimeError as error:
            return "start", f"{error}\n{''.join(log)}"[-LOG_KEPT:]
        runner.note("kernel", seconds=round(time.monotonic() - runner.began, 3))
        for index, cell in enumerate(runner.nb.cells):
            await runner.async_execute_cell(cell, index)
        return "finished", ""
    except _Ended as ended:
        return str(ended), "".join(log)[-LOG_KEPT:] if str(ended) == "dead" else ""
    except OutOfTime:
        return "late", ""
    except DeadKernelError:
        return "dead", "".join(log)[-LOG_KEPT:]
    finally:
        timer.cancel()


def main() -> None:
    """Run the request and leave at once: the sandbox ends the kernel and all its children."""
    with Path(REQUEST["out"], "events.jsonl").open("w", encoding="utf-8", errors="surrogatepass") as events:
        try:
            state, detail = asyncio.run(run(REQUEST, events))
        except Exception as error:  # a fault of ours, or a notebook that cannot be read: the caller tells it as unknown
            state, detail = "driver", f"{type(error).__name__}: {error}"
        events.write(json.dumps({"event": "done", "state": state, "detail": detail}) + "\n")
        events.flush()
        os._exit(DEAD if state == "dead" else 0)


if __name__ == "__main__":
    main()
