# SPDX-License-Identifier: BSD-2-Clause
"""wire_play.py: plays one case: its own ACS, tap, daemon and directory, and one method for each kind of section."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import tempfile
import threading
import time

from wire_case import (CaseError, expected_entries, first_difference, readable, repeat, substitute, to_pattern,
                       with_placeholders)
from wire_tap import Tap

WAIT_S = 15  # for what comes by itself; generous, for machines under load and sanitizers

BEFORE_START = ("acs", "acs2", "acs-file", "conf", "file", "start")

CONFIGURATION = """\
manufacturer "Example Networks"
oui 0200CE
model-name "Example 24"
product-class SIM
serial-number SIM0000001
hardware-version 1.0
software-version 0.1.0
description "Simulated switch"
sim-ports 24
"""


class Failure(Exception):
    """A promise of the case that does not hold."""


class Stopped(Exception):
    """The user stopped the run."""


class Process:
    """A program whose output is kept in a list of lines."""

    def __init__(self, arguments, env=None):
        self.lines = []
        self.popen = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT, env=env, start_new_session=True)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        for line in self.popen.stdout:
            self.lines.append(line.decode("utf-8", "backslashreplace").rstrip("\n"))

    def end(self, grace_s=10):
        """SIGTERM, and SIGKILL when that does not help. The exit status."""
        if self.popen.poll() is None:
            self.popen.terminate()
        try:
            self.popen.wait(grace_s)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()
        self.thread.join(5)
        self.popen.stdout.close()
        return self.popen.returncode

    def kill(self):
        self.popen.kill()
        self.popen.wait()
        self.thread.join(5)
        self.popen.stdout.close()


class Acs:
    """An acs-demo and the tap before it."""

    def __init__(self, player, name, section):
        self.name = name
        self.said = 0  # lines already waited for
        self.seen = 0  # entries already compared
        script = os.path.join(player.dir, name + ".acs")
        # The tap comes first, so that the script can name its port.
        self.tap = Tap(0)
        player.values.update({name.upper(): f"http://127.0.0.1:{self.tap.port}/acs",
                              name.upper() + "_PORT": self.tap.port})
        with open(script, "w", encoding="utf-8") as file:
            file.write(substitute("\n".join(section.body) + "\n", player.values))
        self.process = Process([player.program("tests/acs/acs-demo"), "--listen", "127.0.0.1:0", "--script", script,
                                "--log", os.path.join(player.dir, name + ".log")] + shlex.split(section.rest))
        try:
            player.until(lambda: self.process.lines or self.process.popen.poll() is not None, "acs-demo to start")
            port = re.match(r"listening on http://127\.0\.0\.1:(\d+)/acs", (self.process.lines or [""])[0])
            if not port:
                raise CaseError(f"line {section.line}: acs-demo: {' '.join(self.process.lines)}")
        except BaseException:
            self.tap.close()
            self.process.end()
            raise
        self.tap.acs_port = int(port.group(1))


class Player:
    def __init__(self, case, build, stop, keep=False):
        self.case = case
        self.build = build
        self.stop = stop  # threading.Event
        self.keep = keep
        self.dir = None
        self.values = {}
        self.conf = []
        self.acs = {}
        self.daemon = None
        self.daemon_lines = []  # of daemons that have ended
        self.section = None

    def program(self, name):
        return os.path.join(self.build, name)

    def until(self, holds, what, timeout=WAIT_S):
        end = time.monotonic() + timeout
        while not holds():
            if self.stop.is_set():
                raise Stopped()
            if time.monotonic() > end:
                raise Failure(f"waited {timeout} s for {what}")
            time.sleep(0.01)

    # --- the whole case ---

    def play(self):
        """None, or the reason why it failed."""
        self.dir = tempfile.mkdtemp(prefix="cwmp-wire.")
        self.values["DIR"] = self.dir
        try:
            return self._play_sections()
        finally:
            self._clean_up()

    def _play_sections(self):
        try:
            for section in self.case.sections:
                self.section = section
                method = getattr(self, "do_" + section.name.replace("-", "_"), None)
                if section.name in ("acs", "acs2"):
                    method = self._do_acs
                if not method:
                    raise CaseError(f"line {section.line}: there is no section '{section.name}'")
                if section.name not in BEFORE_START and not self.daemon and not self.daemon_lines:
                    self._start()
                method(section)
            self.section = None
            self._end_well()
        except (Failure, CaseError) as error:
            where = f"line {self.section.line} ({self.section.name}): " if self.section else ""
            return where + str(error)
        return None

    def _end_well(self):
        if self.daemon:
            status = self.daemon.end()
            self.daemon_lines += self.daemon.lines
            self.daemon = None
            if status:
                raise Failure(f"cwmpd ended with status {status}")
        for acs in self.acs.values():
            status = acs.process.end()
            failed = [line for line in acs.process.lines if line.startswith("FAILED")]
            if status or failed:
                raise Failure(f"{acs.name}: " + "; ".join(failed or [f"exit status {status}"]))
            if acs.tap.broken:
                raise Failure("; ".join(acs.tap.broken))

    def _clean_up(self):
        if self.daemon:
            self.daemon.end(3)
            self.daemon_lines += self.daemon.lines
        for acs in self.acs.values():
            if acs.process.popen.poll() is None:
                acs.process.end(3)
            acs.tap.close()
        if not self.keep:
            shutil.rmtree(self.dir, ignore_errors=True)

    def messages(self):
        """Every SOAP message that the CPE sent."""
        return [e.body() for a in self.acs.values() for e in a.tap.entries if not e.closed and e.body()]

    def report(self):
        """What a person needs to see why the case failed."""
        out = []
        for acs in self.acs.values():
            out += [f"{acs.name} said:"] + ["    " + line for line in acs.process.lines[-40:]]
        out += ["cwmpd said:"] + ["    " + line for line in self.daemon_lines[-40:]]
        return "\n".join(out)

    def sent_text(self):
        return "\n".join(f"== sent {a.name}\n" + with_placeholders("\n".join(readable(e) for e in a.tap.entries),
                                                                  self.values) for a in self.acs.values())

    # --- sections ---

    def _do_acs(self, section):
        self.acs[section.name] = Acs(self, section.name, section)

    def do_conf(self, section):
        self.conf += section.body

    def do_file(self, section):
        """file NAME: in the state directory."""
        path = os.path.join(self.dir, "state", section.rest)
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(substitute("\n".join(section.body) + "\n", self.values))

    def do_acs_file(self, section):
        """acs-file NAME: what a script of the ACS names; {1000 x ab} is "ab" that often."""
        with open(os.path.join(self.dir, section.rest), "w", encoding="utf-8") as file:
            file.write(repeat(substitute("\n".join(section.body).rstrip("\n") + "\n", self.values)))

    def _start(self):
        conf = os.path.join(self.dir, "cwmpd.conf")
        sock = os.path.join(self.dir, "s")
        with open(conf, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION + "\n".join(self.conf) + "\n")
        self.daemon = Process([self.program("cwmp/cwmpd"), "--foreground", "--config", conf, "--state-dir",
                               os.path.join(self.dir, "state"), "--socket", sock, "--platform", "sim", "--log-level",
                               "debug"])

        def ready():
            if self.daemon.popen.poll() is not None:
                raise Failure(f"cwmpd did not start: {' '.join(self.daemon.lines)}")
            with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as probe:
                return probe.connect_ex(sock) == 0

        self.until(ready, "cwmpd to listen")

    def do_start(self, _section):
        if self.daemon:
            raise CaseError(f"line {self.section.line}: cwmpd runs already")
        self._start()

    def do_kill(self, _section):
        """The power cut: no time for anything."""
        self.daemon.kill()
        self.daemon_lines += self.daemon.lines + ["(killed)"]
        self.daemon = None

    def do_stop(self, _section):
        status = self.daemon.end()
        self.daemon_lines += self.daemon.lines + ["(stopped)"]
        self.daemon = None
        if status:
            raise Failure(f"cwmpd ended with status {status}")

    def _run(self, arguments, typed=b""):
        try:
            done = subprocess.run(arguments, input=typed, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  timeout=WAIT_S, check=False)
        except subprocess.TimeoutExpired as error:
            raise Failure(f"{os.path.basename(arguments[0])} did not end in {WAIT_S} s") from error
        return done.returncode, done.stdout.decode("utf-8", "backslashreplace")

    def do_type(self, section):
        """type [refused]: the lines go to cwmpsh; each must be accepted, or one refused."""
        path = os.path.join(self.dir, "typed")
        self.values["SOON"] = time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(time.time() + 3))
        with open(path, "w", encoding="utf-8") as file:
            file.write(substitute("\n".join(line.strip() for line in section.body) + "\n", self.values))
        status, output = self._run([self.program("cli/cwmpsh"), "--socket", os.path.join(self.dir, "s"),
                                    "--file", path])
        wanted = 1 if section.rest == "refused" else 0
        if status != wanted:
            raise Failure(f"cwmpsh ended with status {status}, expected {wanted}:\n{output}")

    def do_talk(self, section):
        """talk: the lines go to cwmpsh on a pipe; they may be answers to its questions."""
        lines = substitute("\n".join(line.strip() for line in section.body).rstrip("\n") + "\n", self.values)
        status, output = self._run([self.program("cli/cwmpsh"), "--socket", os.path.join(self.dir, "s")], lines.encode())
        if status != 0:
            raise Failure(f"cwmpsh ended with status {status}:\n{output}")

    def do_show(self, section):
        """show COMMAND: the lines are in its output in this order; a line after '! ' is not in it."""
        wanted = [substitute(line, self.values) for line in section.body if line.strip()]
        last = ""

        def holds():
            nonlocal last
            _, last = self._run([self.program("cli/cwmpsh"), "--socket", os.path.join(self.dir, "s"),
                                 "--command", section.rest])
            lines = [line.rstrip("\r") for line in last.split("\n")]
            return not missing_lines(lines, wanted)

        try:
            self.until(holds, "it")
        except Failure as error:
            missing = missing_lines([line.rstrip("\r") for line in last.split("\n")], wanted)
            raise Failure(f"'{section.rest}' should show (or, after '!', not show) {missing!r}, but shows\n{last}") from error

    def _of(self, section):
        """The ACS that a header line names, and the rest of the line."""
        name, _, rest = section.rest.partition(" ")
        if name in ("acs", "acs2"):
            return self.acs[name], rest.strip()
        return self.acs["acs"], section.rest

    def do_wait(self, section):
        """wait [acs2] [SECONDSs] TEXT: until the ACS says so, after what was waited for before."""
        acs, text = self._of(section)
        limit = re.match(r"(\d+)s (.*)", text)
        timeout, text = (int(limit.group(1)), limit.group(2)) if limit else (WAIT_S, text)
        text = substitute(text, self.values)

        def holds():
            for i in range(acs.said, len(acs.process.lines)):
                if text in acs.process.lines[i]:
                    acs.said = i + 1
                    return True
            return False

        self.until(holds, f"{acs.name} to say '{text}'", timeout)

    def do_says(self, section):
        """says [acs2]: these are lines of the ACS, in this order."""
        acs, _ = self._of(section)
        wanted = [substitute(line, self.values) for line in section.body if line.strip()]
        try:
            self.until(lambda: not missing_lines(acs.process.lines, wanted), "it")
        except Failure as error:
            raise Failure(f"{acs.name} did not say {missing_lines(acs.process.lines, wanted)!r}") from error

    def do_log(self, section):
        """log: these texts are in lines of cwmpd's log, in this order."""
        wanted = [substitute(line.strip(), self.values) for line in section.body if line.strip()]

        def missing():
            at = 0
            lines = self.daemon_lines + (self.daemon.lines if self.daemon else [])
            for text in wanted:
                while at < len(lines) and text not in lines[at]:
                    at += 1
                if at == len(lines):
                    return text
                at += 1
            return None

        try:
            self.until(lambda: missing() is None, "it")
        except Failure as error:
            raise Failure(f"the log does not say {missing()!r}") from error

    def do_quiet(self, section):
        """quiet [acs2] SECONDSs: the CPE opens no connection in that time."""
        acs, text = self._of(section)
        count = acs.tap.count
        end = time.monotonic() + float(text.rstrip("s"))
        while time.monotonic() < end:
            if acs.tap.count != count:
                raise Failure(f"the CPE connected to {acs.name}")
            if self.stop.is_set():
                raise Stopped()
            time.sleep(0.02)

    def do_closed(self, section):
        """closed [acs2]: the CPE has closed its newest connection to the ACS."""
        acs, _ = self._of(section)
        self.until(lambda: acs.tap.entries and any(e.closed and e.connection == acs.tap.count
                                                   for e in acs.tap.entries), "the CPE to close the connection")

    def do_lease(self, section):
        """lease INTERFACE URL [USER PASSWORD]: the DHCP client got option 43 in H3C's form."""
        words = substitute(section.rest, self.values).split()
        text = " ".join(words[1:]).encode()
        self._dhcp(["--interface", words[0], "--option43", (bytes([1, len(text)]) + text).hex()])

    def do_lost(self, section):
        """lost INTERFACE: its lease has ended."""
        self._dhcp(["--interface", section.rest, "--lost"])

    def _dhcp(self, arguments):
        status, output = self._run([self.program("platform/cwmp-dhcp-event"), "--socket",
                                    os.path.join(self.dir, "s")] + arguments)
        if status:
            raise Failure(f"cwmp-dhcp-event ended with status {status}: {output}")

    def do_sent(self, section):
        """sent [acs2]: exactly these requests, byte for byte, after those compared before."""
        acs, _ = self._of(section)
        entries = expected_entries(section)
        if not entries:
            raise CaseError(f"line {section.line}: nothing is expected")
        for expected in entries:
            def come():
                # A connection's end matters only where the case speaks of it.
                while (acs.seen < len(acs.tap.entries) and acs.tap.entries[acs.seen].closed and not expected.closed):
                    acs.seen += 1
                return acs.seen < len(acs.tap.entries)

            self.until(come, f"the CPE to send line {expected.line}")
            self._compare(expected, acs.tap.entries[acs.seen])
            acs.seen += 1

    def _compare(self, expected, entry):
        if expected.closed != entry.closed or expected.connection != entry.connection:
            raise Failure(f"line {expected.line}: got instead\n{readable(entry)}")
        if expected.closed or expected.anything:
            return
        head, body = (substitute(text, self.values) for text in expected.message())
        got_head, got_body = (part.decode("utf-8", "backslashreplace") for part in
                              (entry.data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", entry.body()))
        for text, got in ((head, got_head), (body, got_body)):
            if not re.fullmatch(to_pattern(text), got, re.S):
                raise Failure(f"line {expected.line}: {first_difference(text, got)}\n  the whole:\n{readable(entry)}")


def missing_lines(lines, wanted):
    """The first of wanted that is not in lines, in order; or after '! ', that is in them. None when all is well."""
    at = 0
    for text in wanted:
        if text.startswith("! "):
            if text[2:] in lines:
                return text
            continue
        try:
            at = lines.index(text, at) + 1
        except ValueError:
            pattern = re.compile(to_pattern(text))
            for i in range(at, len(lines)):
                if pattern.fullmatch(lines[i]):
                    at = i + 1
                    break
            else:
                return text
    return None
