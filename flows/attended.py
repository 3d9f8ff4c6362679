"""Run a module as a program that ends when its parent does, however that ends.

``python -m flows.attended MODULE ARGUMENT…`` with a pipe as standard input: the system closes the pipe when
the parent is gone, also when it was killed.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

_GRACE = 10.0  # seconds to end by itself


def main() -> None:
    """Watch the parent, then be the module that the arguments name."""
    threading.Thread(target=_watch, daemon=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _watch() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE)
    os._exit(1)


if __name__ == "__main__":
    main()
