"""Starts one process and prints what it took: seconds, processor seconds, largest resident set and exit code.

This is a program of its own and a small one, because Linux counts the memory of the process that starts another one as
the other one's peak.
"""

from __future__ import annotations

import os
import sys
import time


def main(output: str, *command: str) -> None:
    """Run ``command`` with its output going to the file ``output``."""
    log = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    into_log = [(os.POSIX_SPAWN_DUP2, log, stream) for stream in (1, 2)]
    begin = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=into_log)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - begin
    cpu = usage.ru_utime + usage.ru_stime
    sys.stdout.write(f"{wall} {cpu} {usage.ru_maxrss} {os.waitstatus_to_exitcode(status)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
