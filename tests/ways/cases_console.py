# SPDX-License-Identifier: BSD-2-Clause
"""cases_console.py: agetty on a terminal that stands for the serial line."""

import os
import pty

from cases_ssh import configure_and_leave
from lab import CWMPSH, PASSWORD, PROMPT, Reader, has, tool
from switch import until

TOOLS = ("agetty", "login")


class Line(Reader):
    """The far end of a serial line; agetty sits at the near one and opens it by its name."""

    def __init__(self, case):
        master, slave = pty.openpty()
        self.name = os.path.basename(os.path.dirname(os.ttyname(slave))) + "/" + os.path.basename(os.ttyname(slave))
        super().__init__(master)
        self.slave = slave  # stays open, so that the line does not end between two agettys
        case.stack.callback(os.close, slave)
        case.stack.callback(os.close, master)

    def send(self, text):
        os.write(self.fd, text.encode())

    def type(self, line, prompt=PROMPT):
        self.send(line + "\r")
        shown = self.want(prompt).replace(b"\r", b"").decode("latin-1")
        return shown.partition("\n")[2].rpartition("\n")[0]


def case_console(case):
    """agetty runs cwmpsh --console without a login: the console of a switch"""
    line = Line(case)
    agetty = case.spawn(tool("agetty"), "--noreset", "--noclear", "--noissue", "--skip-login", "--login-program", CWMPSH,
                        "--login-options", "--console", line.name, "vt100", start_new_session=True)
    line.want(rb"Press ENTER to get started\.\r\n")
    line.send("\r")
    line.want(PROMPT)
    has(line.type("display users"), "CON 0")
    configure_and_leave(line)
    until(lambda: agetty.poll() is not None, "the session on the console to end")


def case_console_login(case):
    """agetty and login(1) with cwmpsh as login shell"""
    line = Line(case)
    agetty = case.spawn(tool("agetty"), "--noreset", "--noclear", "--noissue", line.name, "vt100", start_new_session=True)
    line.want(rb"login: ?$")
    line.send("alice\r")
    line.want(rb"Password: ?$")
    line.send(PASSWORD + "\r")
    line.want(PROMPT)
    has(line.type("display users"), "alice")
    configure_and_leave(line)
    until(lambda: agetty.poll() is not None, "the session on the console to end")


CASES = [(case_console, TOOLS), (case_console_login, TOOLS)]
