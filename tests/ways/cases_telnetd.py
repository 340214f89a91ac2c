# SPDX-License-Identifier: BSD-2-Clause
"""cases_telnetd.py: inetutils-telnetd with login(1), and cwmpsh as login shell behind them."""

import socket
import sys

from cases_ssh import configure_and_leave
from lab import PASSWORD, PROMPT, check, has, tool, until_listening

TOOLS = ("telnetd", "telnet", "login")

# What inetd does, for one service: the connection is the program's standard input and output.
INETD = """\
import os, signal, socket, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True:
    connection, _ = listener.accept()
    if os.fork() == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for fd in (0, 1, 2):
            os.dup2(connection.fileno(), fd)
        os.execv(sys.argv[2], sys.argv[2:])
    connection.close()
"""


def start_telnetd(case):
    """Its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = case.spawn(sys.executable, case.write("inetd.py", INETD), str(port), tool("telnetd"))
    until_listening(port, process)
    return port


def log_in(case, port, user="alice", address="127.0.0.1", name=rb"login: ?$", **more):
    """A person with a telnet client, at the first prompt."""
    person = case.terminal("telnet", address, str(port), **more)
    person.want(name)
    person.send(user + "\r")
    person.want(rb"Password: ?$")
    person.send(PASSWORD + "\r")
    shown = person.want(PROMPT)
    check(PASSWORD.encode() not in shown, f"the password is shown: {shown!r}")
    return person


def case_telnetd(case):
    """an administrator comes by telnet, telnetd and login(1)"""
    port = start_telnetd(case)
    person = log_in(case, port)
    has(person.type("display users"), "alice", "TEL")
    configure_and_leave(person)
    person.want_end()


def case_telnetd_window(case):
    """the window of the telnet client counts, also when its size changes"""
    port = start_telnetd(case)
    person = log_in(case, port, rows=12)
    person.send("display cwmp configuration\r")
    shown = person.want(rb"---- More ----")
    check(shown.count(b"\n") == 12, f"{shown.count(10)} lines on a screen of 12: {shown!r}")
    person.send("\x03")
    person.want(PROMPT)
    person.type("quit", rb"")
    person.want_end()


CASES = [(case_telnetd, TOOLS), (case_telnetd_window, TOOLS)]
