from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import connections

from goldenthread.access import commands
from goldenthread.access.commands import FAULT, Refusal, check_prepared

SEAL_EVERY = "5"  # seconds


class Command(commands.Command):
    help = "Serve the pages, and seal the log every few seconds, until stopped."

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="127.0.0.1: a web server with HTTPS stands in front")
        workers = min(2 * (os.cpu_count() or 1) + 1, 9)
        parser.add_argument("--workers", type=int, default=workers, help=f"server processes (here {workers})")

    def work(self, *, host: str, port: int, workers: int, **_: Any) -> Mapping[str, Any]:
        check_prepared()
        connections.close_all()
        module, name = settings.WSGI_APPLICATION.rsplit(".", 1)
        server = [sys.executable, "-m", "gunicorn", f"{module}:{name}", "--bind", f"{host}:{port}"]
        server += ["--workers", str(workers), "--preload", "--worker-tmp-dir", _memory(), "--log-level", "warning"]
        sealer = [sys.executable, "-m", "goldenthread", "log", "seal", "--every", SEAL_EVERY, "--json"]
        self.say(f"Serving at http://{host}:{port}/ – press Ctrl+C to stop.")
        with subprocess.Popen(sealer, stdout=subprocess.DEVNULL) as sealing, subprocess.Popen(server) as serving:
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.signal(each, lambda *_: serving.terminate())
            code = serving.wait()
            sealing.terminate()
        if code not in (0, -signal.SIGTERM, -signal.SIGINT):
            raise Refusal(f"The server stopped with code {code}. Is port {port} in use?", FAULT)
        return {"stopped": True}

    def tell(self, found: Mapping[str, Any]) -> None:
        self.say("Stopped.")


def _memory() -> str:
    """Workers prove that they live by touching a file, which must not wait for a disk."""
    return "/dev/shm" if os.path.isdir("/dev/shm") else "."
