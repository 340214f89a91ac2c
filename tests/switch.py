# SPDX-License-Identifier: BSD-2-Clause
"""switch.py: a cwmpd on a simulated switch in a directory of its own, for the golden and the expect tests."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

WAIT_S = 30  # for what comes by itself; generous, for machines under load and sanitizers

CONFIGURATION = """\
manufacturer "Example Networks"
oui 0200CE
model-name "Example 24"
product-class SIM
serial-number SIM0000001
hardware-version 1.0
software-version 1.2.3
description "Simulated switch"
sim-ports 24
admin-group adm
operator-group games
"""

PROGRAMS = ("cwmp/cwmpd", "cli/cwmpsh")


class Failure(Exception):
    """A promise of the test that does not hold."""


def until(condition, what, seconds=WAIT_S):
    """Polls for the condition."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Failure(f"waited {seconds} s for {what}")
        time.sleep(0.005)


def missing_program(build, more=()):
    for name in PROGRAMS + tuple(more):
        if not os.access(os.path.join(build, name), os.X_OK):
            return name
    return None


def stop_on_signals():
    """SIGTERM and SIGHUP as Ctrl+C, so that `with Switch(...)` cleans up."""
    def stop(_number, _frame):
        raise KeyboardInterrupt
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


class Switch:
    """with Switch(build) as switch: cwmpd runs, switch.socket is its control socket, switch.dir is for the test."""

    def __init__(self, build):
        self.build = os.path.abspath(build)
        self.dir = tempfile.mkdtemp(prefix="cwmp-cli.")
        self.socket = os.path.join(self.dir, "s")
        self.log = os.path.join(self.dir, "cwmpd.log")
        self.configuration = CONFIGURATION
        self.daemon = None

    def program(self, name):
        return os.path.join(self.build, name)

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.dir, ignore_errors=True)

    def arguments(self):
        return [self.program("cwmp/cwmpd"), "--foreground", "--config", os.path.join(self.dir, "cwmpd.conf"),
                "--state-dir", os.path.join(self.dir, "state"), "--socket", self.socket, "--platform", "sim",
                "--log-level", "debug"]

    def start(self):
        with open(os.path.join(self.dir, "cwmpd.conf"), "w", encoding="utf-8") as file:
            file.write(self.configuration)
        with open(self.log, "ab") as log:
            self.daemon = subprocess.Popen(self.arguments(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                           env=dict(os.environ, TZ="UTC0"))

        def answers():
            if self.daemon.poll() is not None:
                raise Failure(f"cwmpd ended with status {self.daemon.returncode}: {self.said()}")
            with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as probe:
                return probe.connect_ex(self.socket) == 0

        until(answers, "cwmpd to listen")

    def stop(self):
        if self.daemon is None or self.daemon.poll() is not None:
            return
        self.daemon.terminate()
        try:
            self.daemon.wait(10)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            self.daemon.wait()

    def said(self):
        with open(self.log, encoding="utf-8", errors="backslashreplace") as file:
            return " / ".join(file.read().splitlines()[-5:])
