# SPDX-License-Identifier: BSD-2-Clause
"""lab.py: the machine that the cases of this directory run on: accounts, directories and a loopback network of its own,
inside the namespaces that run-ways made; and a person at a terminal."""

import contextlib
import errno
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import termios
import time

from switch import PROGRAMS, WAIT_S, Failure, Switch, until

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
ROOM = "/run"  # of the lab; a file system in memory that only the namespace sees
BUILD = ROOM + "/build"
CWMPSH = BUILD + "/cli/cwmpsh"
MORE_PROGRAMS = ("tests/acs/acs-demo",)
SOCKET = ROOM + "/cwmpd/cwmpd.sock"  # where a login shell, which has no options, looks for it
PASSWORD = "Correct-Horse1"
PASSWORD_HASH = ("$6$cwmpways$KwLAyRysMo0QHD18SkQtFloGmrM7FankllWgVW"
                 "Lv.eJgp55YxSNaaXg.YWjvAySg9uTBN6ez5hRMiHCXF5/nG.")
PROMPT = rb"<Sysname>$"

# name: (shell, group)
ACCOUNTS = {
    "alice": (CWMPSH, "cwmp-admin"),
    "olaf": (CWMPSH, "cwmp-operator"),
    "nora": (CWMPSH, None),
    "bob": ("/bin/sh", "cwmp-admin"),
}


class Skip(Exception):
    """This machine cannot run the case; the text says why."""


def missing_tool(*names):
    """The first of the programs that is not there, or None; also looks where only root does."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    for name in names:
        if not shutil.which(name, path=path):
            return name
    return None


def tool(name):
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def mount(*arguments):
    subprocess.run(["mount", *arguments], check=True, stdin=subprocess.DEVNULL)


def loopback_up():
    with socket.socket() as probe:
        request = struct.pack("16sh22x", b"lo", 0)
        flags = struct.unpack("16sh22x", fcntl.ioctl(probe, 0x8913, request))[1]  # SIOCGIFFLAGS
        fcntl.ioctl(probe, 0x8914, struct.pack("16sh22x", b"lo", flags | 1))  # SIOCSIFFLAGS, IFF_UP


def add_accounts():
    groups = {"cwmp-admin": 7001, "cwmp-operator": 7002}
    with open("/etc/passwd", "a", encoding="ascii") as passwd, open("/etc/shadow", "a", encoding="ascii") as shadow, \
            open("/etc/group", "a", encoding="ascii") as group:
        for number, (name, (shell, _)) in enumerate(ACCOUNTS.items(), 7101):
            home = os.path.join(ROOM, "home", name)
            os.makedirs(home)
            os.chown(home, number, number)
            passwd.write(f"{name}:x:{number}:{number}::{home}:{shell}\n")
            shadow.write(f"{name}:{PASSWORD_HASH}:19000:0:99999:7:::\n")
            group.write(f"{name}:x:{number}:\n")
        for name, number in groups.items():
            members = ",".join(user for user, (_, of) in ACCOUNTS.items() if of == name)
            group.write(f"{name}:x:{number}:{members}\n")
    with open("/etc/shells", "a", encoding="ascii") as shells:
        shells.write(CWMPSH + "\n")


class Lab:
    """Prepared once; each case then gets a fresh() one."""

    def __init__(self, build):
        mount("-t", "tmpfs", "-o", "mode=0755", "tmpfs", ROOM)
        shutil.copytree("/etc", ROOM + "/etc", symlinks=True, ignore_dangling_symlinks=True)
        mount("--bind", ROOM + "/etc", "/etc")
        for name in ("cwmpd", "sshd", "tmp", "home", "log"):
            os.mkdir(f"{ROOM}/{name}")
        mount("--bind", ROOM + "/log", "/var/log")
        for name in ("wtmp", "btmp", "lastlog"):
            open(f"/var/log/{name}", "wb").close()
        for name in PROGRAMS + MORE_PROGRAMS:
            os.makedirs(os.path.dirname(f"{BUILD}/{name}"), exist_ok=True)
            shutil.copy(os.path.join(build, name), f"{BUILD}/{name}")
        os.environ["TMPDIR"] = ROOM + "/tmp"
        os.environ["LC_ALL"] = "C"
        shutil.copy(os.path.join(SOURCE, "cli/pam.d/cwmpsh"), "/etc/pam.d/cwmpsh")
        add_accounts()
        loopback_up()

    @contextlib.contextmanager
    def fresh(self):
        """A cwmpd without configuration, and what the case starts; all ended afterwards."""
        shutil.rmtree(ROOM + "/faillock", ignore_errors=True)
        with contextlib.ExitStack() as stack:
            switch = Switch(BUILD)
            switch.socket = SOCKET
            # The groups are those that an unchanged cwmpd.conf names.
            switch.configuration = re.sub(r"^\S+-group .*\n", "", switch.configuration, flags=re.M)
            stack.enter_context(switch)
            os.chmod(switch.dir, 0o755)
            yield Case(switch, stack)


class Case:
    def __init__(self, switch, stack):
        self.switch, self.stack, self.dir = switch, stack, switch.dir

    def path(self, name):
        return os.path.join(self.dir, name)

    def spawn(self, *arguments, **options):
        """A process in the background, ended with the case."""
        process = subprocess.Popen(arguments, **{"stdin": subprocess.DEVNULL, **options})
        self.stack.callback(end, process)
        return process

    def terminal(self, *arguments, **options):
        return self.stack.enter_context(Terminal(arguments, **options))

    def cli(self, *lines):
        """What the lines print, given to a cwmpsh of root."""
        command = [CWMPSH, "--socket", SOCKET]
        for line in lines:
            command += ["--command", line]
        return run(command)[1]

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)


def end(process):
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run(arguments, text="", status=0, seconds=60):
    """(stdout, stdout and stderr) of a program without a terminal; it has to end with that status, None: any."""
    done = subprocess.run(arguments, input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                          timeout=seconds)
    out, err = done.stdout.decode("latin-1"), done.stderr.decode("latin-1")
    if status is not None and done.returncode != status:
        raise Failure(f"{' '.join(arguments)}: status {done.returncode} instead of {status}: {out}{err}")
    return out, out + err


def free_port(family=socket.AF_INET):
    with socket.socket(family) as probe:
        probe.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
        return probe.getsockname()[1]


def until_listening(port, process=None):
    def answers():
        if process is not None and process.poll() is not None:
            raise Failure(f"{process.args[0]} ended with status {process.returncode}")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0
    until(answers, f"port {port}")


def processes(pattern):
    """(pid, command line) of those whose command line matches, without those that only wait to be buried."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                line = file.read().replace(b"\0", b" ").decode("latin-1").strip()
        except OSError:
            continue
        if line and re.search(pattern, line):
            found.append((int(pid), line))
    return found


class Reader:
    """Waits for patterns in what comes from a file descriptor, and keeps all of it."""

    def __init__(self, fd):
        self.fd, self.all, self.seen, self.at_end = fd, b"", 0, False

    def read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError as error:
            if error.errno not in (errno.EIO, errno.ECONNRESET):
                raise
            data = b""
        self.at_end = not data
        self.all += data
        return True

    def want(self, pattern, seconds=WAIT_S):
        """The text up to the end of the next match, and not what came before it."""
        limit = time.monotonic() + seconds
        while True:
            match = re.search(pattern, self.all[self.seen:])
            if match:
                text = self.all[self.seen:self.seen + match.end()]
                self.seen += match.end()
                return text
            if self.at_end:
                raise Failure(f"the end came instead of {pattern!r}, after {self.all[self.seen:]!r}")
            left = limit - time.monotonic()
            if left <= 0 or not self.read(left) and time.monotonic() > limit:
                raise Failure(f"waited in vain for {pattern!r} in {self.all[self.seen:]!r}")

    def want_end(self, seconds=WAIT_S):
        limit = time.monotonic() + seconds
        while not self.at_end:
            left = limit - time.monotonic()
            if left <= 0:
                raise Failure(f"no end after {self.all[self.seen:]!r}")
            self.read(left)
        return self.all[self.seen:]


class Terminal(Reader):
    """A program on a terminal of its own, and the person in front of it."""

    def __init__(self, arguments, rows=24, columns=80, environment=None):
        self.pid, fd = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))
                os.execvpe(arguments[0], arguments, dict(os.environ, TERM="vt100", **(environment or {})))
            finally:
                os._exit(127)
        os.set_inheritable(fd, False)
        super().__init__(fd)
        self.status = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """Hangs up; may be called again."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.status = os.waitpid(self.pid, 0)[1]

    def send(self, text):
        os.write(self.fd, text if isinstance(text, bytes) else text.encode())

    def resize(self, rows, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))

    def type(self, line, prompt=PROMPT):
        """Enter, and wait for the prompt: what was shown, without CR, the echo and the prompt."""
        self.send(line + "\r")
        shown = self.want(prompt).replace(b"\r", b"").decode("latin-1")
        return shown.partition("\n")[2].rpartition("\n")[0]

    def ended(self, status=0):
        shown = self.want_end()
        self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        if self.status != status:
            raise Failure(f"ended with status {self.status} instead of {status}: {shown!r}")


def check(holds, what):
    if not holds:
        raise Failure(what)


def has(shown, *texts):
    for text in texts:
        check(text in shown, f"{text!r} is not in {shown!r}")


def lacks(shown, *texts):
    for text in texts:
        check(text not in shown, f"{text!r} is in {shown!r}")
