# SPDX-License-Identifier: BSD-2-Clause
"""cases_ssh.py: a real sshd with cwmpsh behind it, as login shell and as ForceCommand."""

import os

from lab import CWMPSH, PASSWORD, PROMPT, ROOM, check, free_port, has, lacks, processes, run, tool, until_listening
from switch import until

SSH_TOOLS = ("sshd", "ssh", "ssh-keygen", "sshpass")

SSHD_CONFIG = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {key}
PidFile none
UsePAM yes
PasswordAuthentication yes
KbdInteractiveAuthentication no
PrintMotd no
PrintLastLog no
DisableForwarding yes
PermitUserRC no
Match User bob
    ForceCommand {cwmpsh}
"""


class Ssh:
    """An sshd of the case's own."""

    def __init__(self, case):
        self.case, self.port = case, free_port()
        key = case.path("host-key")
        run([tool("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", key])
        config = case.write("sshd_config", SSHD_CONFIG.format(port=self.port, key=key, cwmpsh=CWMPSH))
        log = open(case.path("sshd.log"), "wb")  # the process keeps it
        with log:
            process = case.spawn(tool("sshd"), "-D", "-e", "-f", config, stdout=log, stderr=log)
        until_listening(self.port, process)

    def command(self, user, *arguments, options=()):
        return [tool("sshpass"), "-p", PASSWORD, tool("ssh"), "-q", "-F", "none", "-o", "StrictHostKeyChecking=no",
                "-o", "UserKnownHostsFile=" + os.path.join(ROOM, "tmp", f"hosts-{self.port}"), *options, "-p", str(self.port),
                f"{user}@127.0.0.1", *arguments]

    def terminal(self, user, *arguments, **more):
        return self.case.terminal(*self.command(user, *arguments, options=("-tt",)), **more)

    def run(self, user, *arguments, text="", status=0):
        return run(self.command(user, *arguments, options=("-T",)), text=text, status=status)


def configure_and_leave(person):
    """What everybody does, at the prompt of a session."""
    has(person.type("display cwmp configuration"), "CWMP state")
    person.send("system-view\r")
    has(person.want(rb"\[Sysname\]$").decode(), "System View: return to User View with Ctrl+Z.\r\n")
    person.type("cwmp", rb"\[Sysname-cwmp\]$")
    person.type("cwmp acs url http://192.0.2.1:7547/acs", rb"\[Sysname-cwmp\]$")
    person.send("\x1a")
    person.want(PROMPT)
    has(person.type("display cwmp configuration"), "http://192.0.2.1:7547/acs")
    person.send("display cwmp con\t")
    person.want(rb"display cwmp configuration ?$")
    person.send("?")
    has(person.want(rb"\n<Sysname>display cwmp configuration ?$").decode(), "<cr>")
    person.send("\x03")
    person.want(PROMPT)
    person.type("quit", rb"")


def case_ssh_login_shell(case):
    """cwmpsh is the login shell of an administrator who comes by ssh, with a terminal"""
    ssh = Ssh(case)
    with ssh.terminal("alice") as alice:
        alice.want(PROMPT)
        has(alice.type("display users"), "SSH", "alice", "127.0.0.1")
        configure_and_leave(alice)
        alice.ended(0)


def case_ssh_window(case):
    """the window of the ssh client counts, also when its size changes"""
    ssh = Ssh(case)
    with ssh.terminal("alice", rows=12) as alice:
        alice.want(PROMPT)
        alice.send("display cwmp configuration\r")
        shown = alice.want(rb"---- More ----")
        check(shown.count(b"\n") == 12, f"{shown.count(10)} lines on a screen of 12: {shown!r}")
        alice.send("\x03")
        alice.want(PROMPT)
        alice.resize(60, 100)
        for _ in range(100):  # ssh tells of it in its own time
            alice.send("display cwmp configuration\r")
            shown = alice.want(rb"---- More ----|<Sysname>$")
            if b"More" not in shown:
                break
            alice.send("\x03")
            alice.want(PROMPT)
        check(b"More" not in shown, f"the larger window does not count: {shown!r}")
        alice.type("quit", rb"")
        alice.ended(0)


def case_ssh_one_command(case):
    """`ssh switch LINE` prints what the line prints, and the exit status tells whether it was refused"""
    ssh = Ssh(case)
    out, _ = ssh.run("alice", "display cwmp configuration")
    has(out, "CWMP state")
    lacks(out, "<Sysname>", "\r")
    out, both = ssh.run("alice", "display bogus", status=1)
    check(out == "", f"a refused line on stdout: {out!r}")
    has(both, "display bogus\n        ^\n % Unrecognized command found at '^' position.\n")
    ssh.run("alice", "system-view\ncwmp\ncwmp acs username joe\nquit")
    has(ssh.run("alice", "display cwmp configuration")[0], ": joe\n")


def case_ssh_no_terminal(case):
    """a script's lines go into `ssh -T`, with LF or CR LF"""
    ssh = Ssh(case)
    for end, name in (("\n", "jack"), ("\r\n", "jill")):
        lines = ("system-view", "cwmp", f"cwmp acs username {name}", "display cwmp configuration", "return", "quit", "")
        out, both = ssh.run("alice", text=end.join(lines))
        has(out, f"[Sysname-cwmp]cwmp acs username {name}\n", f": {name}\n", "<Sysname>quit\n")
        lacks(both, "More", "%", "\r")
    # The end of the input ends the session, too.
    has(ssh.run("alice", text="display this")[0], "<Sysname>display this\n")


def case_ssh_force_command(case):
    """ForceCommand cwmpsh: a session with a terminal and without, and the line that was asked for"""
    ssh = Ssh(case)
    with ssh.terminal("bob") as bob:
        bob.want(PROMPT)
        configure_and_leave(bob)
        bob.ended(0)
    out, _ = ssh.run("bob", "display cwmp configuration")
    has(out, "http://192.0.2.1:7547/acs")
    lacks(out, "<Sysname>")
    has(ssh.run("bob", "uname -a; id", status=1)[1], " % Unrecognized command found at '^' position.\n")
    has(ssh.run("bob", "bogus", status=1)[1], "bogus\n^\n")
    has(ssh.run("bob", text="display cwmp configuration\n")[0], "<Sysname>display cwmp configuration\n", "CWMP state")
    # With a terminal and a line: the line, and no session.
    with ssh.terminal("bob", "display cwmp configuration") as bob:
        shown = bob.want_end().decode()
        has(shown, "CWMP state")
        lacks(shown, "<Sysname>")
        bob.ended(0)


def case_ssh_roles(case):
    """the groups of whoever logged in decide what may be done"""
    ssh = Ssh(case)
    has(ssh.run("olaf", "display cwmp configuration")[0], "CWMP state")
    has(ssh.run("olaf", "system-view\ncwmp\ncwmp acs username joe", status=1)[1], "Permission denied.")
    lacks(ssh.run("olaf", "display cwmp configuration")[0], "joe")
    has(ssh.run("nora", "display cwmp configuration", status=None)[1], "Permission denied.")
    has(ssh.run("nora", text="display cwmp configuration\n", status=None)[1], "Permission denied.")
    with ssh.terminal("olaf") as olaf:
        olaf.want(PROMPT)
        olaf.type("system-view", rb"\[Sysname\]$")
        has(olaf.type("sysname Mine", rb"\[Sysname\]$"), "Permission denied.")
        olaf.type("quit")
        olaf.type("quit", rb"")
        olaf.ended(0)


def case_ssh_files(case):
    """sftp and scp get no files through cwmpsh"""
    ssh = Ssh(case)
    for arguments in (["sftp", "-q", "-b", "/dev/null"], ["scp", "-q"]):
        where = ["alice@127.0.0.1"] if arguments[0] == "sftp" else ["alice@127.0.0.1:/etc/passwd", case.path("got")]
        run([tool("sshpass"), "-p", PASSWORD, tool(arguments[0]), *arguments[1:], "-o", "StrictHostKeyChecking=no",
             "-o", "UserKnownHostsFile=/dev/null", "-P", str(ssh.port), *where], status=255 if arguments[0] == "sftp" else
            None)
    check(not os.path.exists(case.path("got")), "scp got /etc/passwd")


def case_ssh_hang_up(case):
    """the session ends when the connection does, in the middle of a line and of a display"""
    ssh = Ssh(case)
    for line in ("display cw", "display cwmp configuration\r"):
        with ssh.terminal("alice", rows=5) as alice:
            alice.want(PROMPT)
            alice.send(line)
            alice.want(line.strip().encode())
            check(processes("^-?cwmpsh"), "there is no process of the session")
        until(lambda: not processes("^-?cwmpsh"), "the session's processes to end")


CASES = [(function, SSH_TOOLS) for function in (
    case_ssh_login_shell, case_ssh_window, case_ssh_one_command, case_ssh_no_terminal, case_ssh_force_command,
    case_ssh_roles, case_ssh_files, case_ssh_hang_up)]
