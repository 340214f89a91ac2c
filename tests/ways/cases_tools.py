# SPDX-License-Identifier: BSD-2-Clause
"""cases_tools.py: network automation: netmiko itself, against each real daemon, and what oxidized, RANCID, gnetcli and
scrapli wait for, matched with the bytes of real sessions. The patterns are theirs; where their language is another one,
they are written so that Python takes them in the same way (Ruby's ^ and $ are those of lines: re.M; Go's and Perl's $ at
the end is the end of what was read)."""

import os
import re
import subprocess
import sys

from cases_ssh import SSH_TOOLS, Ssh
from cases_telnet import Peer, Server
from cases_telnetd import TOOLS as TELNETD_TOOLS
from cases_telnetd import start_telnetd
from lab import CWMPSH, PASSWORD, SOCKET, Skip, check, has, lacks, run

# --- netmiko ---


def python_with_netmiko():
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import netmiko"], stdin=subprocess.DEVNULL, capture_output=True,
                          check=False).returncode == 0:
            return python
    raise Skip("netmiko is missing")


def use_netmiko(device_type, port, haste="1"):
    """haste: netmiko waits this many times as long as it does by itself."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "netmiko_session.py")
    out, _ = run([python_with_netmiko(), "-W", "ignore", script, device_type, str(port), "alice", PASSWORD, haste],
                 seconds=120)
    check(out == "all done\n", out)


def case_netmiko_ssh(case):
    """netmiko's hp_comware through sshd"""
    use_netmiko("hp_comware", Ssh(case).port)


def case_netmiko_telnetd(case):
    """netmiko's hp_comware_telnet through telnetd and login(1)"""
    use_netmiko("hp_comware_telnet", start_telnetd(case), "0.5")


def case_netmiko_telnet(case):
    """netmiko's hp_comware_telnet at cwmpsh --telnet"""
    use_netmiko("hp_comware_telnet", Server(case).port, "0.5")


def case_netmiko_banner(case):
    """netmiko gets past a legal banner that has to be agreed to, and one more"""
    case.cli("system-view", "header legal %Authorized people only%", "header shell %All you do is logged%")
    use_netmiko("hp_comware", Ssh(case).port, "0.3")


# --- oxidized ---

OXIDIZED_PROMPT = re.compile(rb"^\0*(<[\w.-]+>).?$", re.M)
OXIDIZED_H3C_PROMPT = re.compile(rb"^[<\[][\w.-]+[>\]]$", re.M)
OXIDIZED_USERNAME = (re.compile(rb"^(Username|[Ll]ogin):", re.M), re.compile(rb"^Username:$", re.M))
OXIDIZED_PASSWORD = re.compile(rb"^Password:$", re.M)


def cut_both(shown):
    return "\n".join(shown.decode().replace("\r", "").split("\n")[1:-1])


def session(case, columns=80, rows=24):
    return case.terminal(CWMPSH, "--socket", SOCKET, columns=columns, rows=rows)


def some_configuration(case):
    case.cli("system-view", "cwmp", *(f"cwmp {line}" for line in (
        "enable", "acs url http://192.0.2.1:7547/acs", "acs username joe", "acs password simple 12345",
        "acs default url http://192.0.2.2:7547/acs", "acs default username jim", "cpe username switch",
        "cpe inform interval enable", "cpe inform interval 100", "cpe connect retry 20", "cpe wait timeout 60")))


def case_oxidized(case):
    """oxidized: Comware and H3C models, their prompts, logins and what they collect"""
    some_configuration(case)
    for prompt in (OXIDIZED_PROMPT, OXIDIZED_H3C_PROMPT):
        person = session(case)
        person.want(prompt)
        for line in ("screen-length disable", "undo terminal monitor"):
            person.send(line + "\n")
            lacks(cut_both(person.want(prompt)), "%")
        for line, wanted in (("display version", "Comware"), ("display device", "Slot"),
                             ("display device manuinfo", "DEVICE_NAME"),
                             ("display current-configuration", " cwmp acs url http://192.0.2.1:7547/acs")):
            person.send(line + "\n")
            text = cut_both(person.want(prompt))
            has(text, wanted)
            check(line not in text, f"the echo is not the first line: {text!r}")
        check(text.startswith("#\n") and text.endswith("\nreturn"), f"the configuration: {text!r}")
        person.send("quit\n")
        person.ended(0)
    server = Server(case)
    for username in OXIDIZED_USERNAME:
        peer = Peer(case, server.port)
        peer.want(username)
        peer.send(b"alice\n")
        peer.want(OXIDIZED_PASSWORD)
        peer.send(PASSWORD.encode() + b"\n")
        peer.want(OXIDIZED_PROMPT)
        peer.socket.close()


# --- RANCID ---

RANCID_PROMPT = re.compile(rb"^[^\r\n]+[>\]]\a?$", re.M)
RANCID_PAGER = re.compile(rb"---- More ----")
RANCID_ERROR = re.compile(r"% ?(Too many parameters|Unrecognized command|Incomplete command|Wrong parameter) found at '\^' "
                          r"position|% Wrong device|Permission denied\.")
RANCID_CARET = re.compile(r"^\s+\^\s*$")


def rancid_lines(shown):
    """What cmw.pm makes of the bytes."""
    text = shown.decode()
    for drop in ("\x1b[42D" + " " * 42 + "\x1b[42D", "\x1b[16D" + " " * 16 + "\x1b[16D", "\x1b[42D", "\x1b[16D",
                 "---- More ----", "\r", "\a"):
        text = text.replace(drop, "")
    return [re.sub(r"^ {15}", "", line) for line in text.split("\n") if not RANCID_CARET.match(line)]


def page_through(person, pager, prompt, key=b" "):
    """All that is shown until the prompt; a key for each page."""
    shown, pages = b"", 0
    while True:
        text = person.want(re.compile(pager.pattern + rb"|" + prompt.pattern, re.M))
        shown += text
        if not re.search(pager.pattern + rb"\Z", text):
            return shown, pages
        pages += 1
        person.send(key)


def case_rancid(case):
    """RANCID's cmwlogin and cmw.pm: prompt, pager, errors"""
    some_configuration(case)
    person = session(case, rows=10)
    person.want(RANCID_PROMPT)
    person.send("display current-configuration\r")
    paged, pages = page_through(person, RANCID_PAGER, RANCID_PROMPT)
    check(pages > 0, "no page ended")
    person.send("screen-length disable\r")
    person.want(RANCID_PROMPT)
    person.send("display current-configuration\r")
    plain = person.want(RANCID_PROMPT)
    check([line.strip() for line in rancid_lines(paged) if line.strip()] ==
          [line.strip() for line in rancid_lines(plain) if line.strip()], f"{paged!r} is not {plain!r}")
    for line, error in (("display bogus", "Unrecognized command"), ("display", "Incomplete command"),
                        ("display clock now", "Too many parameters"), ("screen-length 3", "Wrong parameter")):
        if error == "Wrong parameter":
            person.send("system-view\r")
            person.want(RANCID_PROMPT)
            line = "sysname " + "x" * 65
        person.send(line + "\r")
        lines = rancid_lines(person.want(RANCID_PROMPT))
        found = [match.group(1) for match in map(RANCID_ERROR.search, lines) if match]
        check(found == [error], f"{line}: {lines}")
        check(len(lines) == 3, f"{line}: more than echo, error and prompt: {lines}")


# --- gnetcli ---

GNETCLI_PROMPT = re.compile(rb"(\r\r?\n|^|\x00)(?P<prompt>((\(M\))?[<\[][\w\-/]+[>\]]|\[[~*]?[/\w\-.:]+\]))$")
GNETCLI_ERROR = re.compile(rb"(\^\r\n)?( % )?Error:.* at '\^' position\.|\r\n % (Unrecognized command|Too many parameters|"
                           rb"Incomplete command) found at '\^' position\.")
GNETCLI_PAGER = re.compile(rb"(\r\n|\n)?  ---- More ----$")
GNETCLI_QUESTION = re.compile(rb"\n.*Continue\? \[Y/N\]:$")


def on_screen(shown):
    """The rows of a screen with these bytes, CR going back and writing over."""
    rows = []
    for line in shown.decode().split("\n"):
        row = ""
        for piece in line.split("\r"):
            row = piece + row[len(piece):]
        rows.append(row.rstrip())
    return rows


def gnetcli_command(person, line, pattern=GNETCLI_PROMPT):
    """What it returns for a command: behind the echo, before the prompt."""
    person.send(line + "\n")
    person.want(re.escape(line.encode()) + rb"\r*\n")
    return person.want(pattern)


def case_gnetcli(case):
    """gnetcli's h3c device: prompts, errors, pager, question, a window of 400 x 0"""
    some_configuration(case)
    person = session(case, columns=400, rows=0)
    person.want(GNETCLI_PROMPT)
    person.send("display current-configuration\r")
    echo = person.want(rb"\r*\n")
    shown, pages = page_through(person, GNETCLI_PAGER, GNETCLI_PROMPT)
    gnetcli_command(person, "screen-length disable")
    gnetcli_command(person, "terminal mmi-mode enable")  # an error is fine
    plain = gnetcli_command(person, "display current-configuration")
    if pages:
        shown = GNETCLI_PAGER.sub(b"", shown)
        check([row for row in on_screen(shown.replace(b"  ---- More ----", b"")) if row] ==
              [row for row in on_screen(plain) if row], f"{shown!r} is not {plain!r}")
    check(not GNETCLI_ERROR.search(plain), f"an error in {plain!r}")
    has(echo.decode(), "display current-configuration")
    for line, name in (("display bogus", b"Unrecognized command"), ("display clock now", b"Too many parameters"),
                       ("display", b"Incomplete command")):
        match = GNETCLI_ERROR.search(b"\r\n" + gnetcli_command(person, line))
        check(match and match.group(3) == name, f"{line}: {person.all!r}")
    for line in ("system-view", "cwmp", "cwmp acs username jim", "quit"):
        check(not GNETCLI_ERROR.search(gnetcli_command(person, line)), line)
    gnetcli_command(person, "return")
    gnetcli_command(person, "save force")
    gnetcli_command(person, "reboot", GNETCLI_QUESTION)
    person.send("n\n")
    person.want(GNETCLI_PROMPT)


# --- scrapli ---

SCRAPLI_EXEC = re.compile(rb"^<[a-z0-9.\-_@()/:]{1,48}>\s*$", re.M | re.I)
SCRAPLI_CONFIGURATION = re.compile(rb"^(?=\[[a-z0-9.\-_@/:]{1,64}\]$).*$", re.M | re.I)
SCRAPLI_FAILED = "% Unrecognized command found at '^' position."


def case_scrapli(case):
    """scrapli's hp_comware: privilege levels, failures, 256 columns"""
    person = session(case, columns=256)
    person.want(SCRAPLI_EXEC)
    for line, prompt in (("screen-length disable", SCRAPLI_EXEC), ("system-view", SCRAPLI_CONFIGURATION),
                         ("cwmp", SCRAPLI_CONFIGURATION), ("quit", SCRAPLI_CONFIGURATION), ("quit", SCRAPLI_EXEC)):
        person.send(line + "\n")
        shown = person.want(prompt)
        other = SCRAPLI_CONFIGURATION if prompt is SCRAPLI_EXEC else SCRAPLI_EXEC
        check(not other.search(shown.replace(b"\r", b"").rpartition(b"\n")[2]), f"{line}: two levels at once: {shown!r}")
    person.send("display bogus\n")
    has(person.want(SCRAPLI_EXEC).decode(), SCRAPLI_FAILED)
    person.send("quit\n")
    person.ended(0)


CASES = [(case_netmiko_ssh, SSH_TOOLS), (case_netmiko_telnetd, TELNETD_TOOLS), (case_netmiko_telnet, ()),
         (case_netmiko_banner, SSH_TOOLS), (case_oxidized, ()), (case_rancid, ()), (case_gnetcli, ()), (case_scrapli, ())]
