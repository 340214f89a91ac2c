# SPDX-License-Identifier: BSD-2-Clause
"""cases_telnet.py: cwmpsh's own telnet server, with a telnet client and with bytes that no client sends."""

import os
import pwd
import random
import re
import signal
import socket
import subprocess

from cases_ssh import configure_and_leave
from cases_telnetd import log_in
from lab import CWMPSH, PASSWORD, PROMPT, SOCKET, Reader, check, has, lacks, processes, run
from switch import Failure, until

IAC, DONT, DO, WONT, WILL, SB, SE = b"\xff", b"\xfe", b"\xfd", b"\xfc", b"\xfb", b"\xfa", b"\xf0"
ECHO, SGA, NAWS = b"\x01", b"\x03", b"\x1f"
NAME = rb"Username:$"


class Server:
    def __init__(self, case, *addresses, options=()):
        arguments = [CWMPSH, "--socket", SOCKET, *options]
        for address in addresses or ("127.0.0.1:0",):
            arguments += ["--telnet", address]
        self.process = case.spawn(*arguments, stdout=subprocess.PIPE)
        case.stack.callback(self.process.stdout.close)
        self.lines = [self.process.stdout.readline().decode() for _ in addresses or "1"]
        self.ports = [int(re.fullmatch(r"telnet on \S+:(\d+)\n", line).group(1)) for line in self.lines]
        self.port = self.ports[0]


class Peer(Reader):
    """Who speaks telnet by hand."""

    def __init__(self, case, port, room=None):
        """room: bytes that the kernel shall hold for whoever does not read; it holds megabytes if it may"""
        self.socket = case.stack.enter_context(socket.socket())
        if room:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.socket.connect(("127.0.0.1", port))
        super().__init__(self.socket.fileno())

    def send(self, data):
        self.socket.sendall(data)

    def log_in(self, user=b"alice"):
        self.want(NAME)
        self.send(user + b"\r\n")
        self.want(rb"Password:$")
        self.send(PASSWORD.encode() + b"\r\n")
        self.want(PROMPT)


def window(columns, rows):
    data = columns.to_bytes(2, "big") + rows.to_bytes(2, "big")
    return IAC + SB + NAWS + data.replace(IAC, IAC + IAC) + IAC + SE


def case_telnet(case):
    """an administrator comes to cwmpsh --telnet with a telnet client; the session is that user's"""
    server = Server(case)
    person = log_in(case, server.port, name=NAME)
    has(person.all.decode(), "Login authentication\r\n\r\n\r\nUsername:alice\r\nPassword:\r\n")
    has(person.type("display users"), "alice", "TEL", "127.0.0.1")
    owners = {os.stat(f"/proc/{pid}").st_uid for pid, _ in processes(rf"^cwmpsh --socket {SOCKET}$")}
    check(len(owners) == 1 and owners != {0}, f"the session belongs to {owners}")
    owners = {os.stat(f"/proc/{pid}").st_uid for pid, _ in processes("cwmpsh.*--telnet")}
    check(pwd.getpwnam("nobody").pw_uid in owners, "what the peer sends is read by nobody of that name")
    configure_and_leave(person)
    person.want_end()


def case_telnet_ipv6(case):
    """IPv6, and several addresses at once"""
    server = Server(case, "127.0.0.1:0", "[::1]:0")
    has(server.lines[1], "telnet on [::1]:")
    for address, port in (("127.0.0.1", server.ports[0]), ("::1", server.ports[1])):
        person = log_in(case, port, name=NAME, address=address)
        has(person.type("display users"), address)
        person.type("quit", rb"")
        person.want_end()


def case_telnet_window(case):
    """NAWS: the client's window counts, also when its size changes during the session"""
    server = Server(case)
    peer = Peer(case, server.port)
    peer.send(IAC + WILL + NAWS + window(80, 12))
    peer.log_in()
    peer.send(b"display cwmp configuration\r\n")
    shown = peer.want(rb"---- More ----")
    check(shown.count(b"\n") == 12, f"{shown.count(10)} lines on a screen of 12: {shown!r}")
    peer.send(b"\x03")
    peer.want(PROMPT)
    # 255 rows, which takes an escaped byte, then what gnetcli asks for, then all that fits.
    for columns, rows in ((80, 255), (400, 0), (65535, 65535)):
        peer.send(window(columns, rows) + b"display users\r\n")
        peer.want(rb"display users\r\n")
        peer.want(PROMPT)
    peer.send(window(80, 60) + b"display cwmp configuration\r\n")
    lacks(peer.want(PROMPT).decode(), "More")


def case_telnet_bytes(case):
    """options are agreed on as RFC 854 and 1143 say; Enter in all its forms; telnet's own commands"""
    server = Server(case)
    peer = Peer(case, server.port)
    offers = peer.want(NAME)
    check(offers.startswith(IAC + WILL + ECHO + IAC + WILL + SGA + IAC + DO + NAWS), f"{offers!r}")
    peer.send(IAC + DO + ECHO + IAC + DO + SGA + IAC + WILL + NAWS)  # agreed: no more words about it
    peer.send(IAC + DO + b"\x18" + IAC + WILL + b"\x22")
    peer.want(re.escape(IAC + WONT + b"\x18" + IAC + DONT + b"\x22") + b"$")
    peer.send(IAC + b"\xf6")
    peer.want(rb"\[Yes\]\r\n$")
    peer.send(b"alic\x08ce\x7fe\r\0")
    peer.want(rb"Password:$")
    peer.send(PASSWORD.encode() + b"\n")
    peer.want(PROMPT)
    for enter in (b"\r\n", b"\r\0", b"\r", b"\n"):
        peer.send(b"display cwmp stat" + IAC + b"\xf7" + b"tus" + enter)
        shown = peer.want(PROMPT)
        check(b"CWMP state" in shown and shown.count(b"<Sysname>") == 1, f"{enter!r}: {shown!r}")
    peer.send(b"display bogus" + IAC + b"\xf4")  # interrupt: as Ctrl+C
    peer.want(PROMPT)
    peer.send(b"d" + IAC + IAC + b"\x7f\x7fquit\r\n")
    peer.want_end()


def case_telnet_typed_ahead(case):
    """what is typed before the login asks is not shown: it may be the password"""
    server = Server(case)
    peer = Peer(case, server.port)
    peer.send(b"alice\r\n" + PASSWORD.encode() + b"\r\n")
    shown = peer.want(PROMPT)
    check(PASSWORD.encode() not in shown, f"{shown!r}")
    peer.send(b"quit\r\n")
    peer.want_end()


def case_telnet_hostile(case):
    """bytes that no client sends do harm to nobody else"""
    server = Server(case)
    generator = random.Random(15)
    seeds = [IAC + SB + NAWS + b"x" * 100000, IAC + SB + b"\x56" + IAC + SE + b"\x78\x9c" + b"\0" * 4000,
             IAC + SB + NAWS + IAC + SB + b"\x56" + IAC + SE + b"\x78\x9c" * 100,
             IAC + SB + b"\x27" + b"\0\1\2\3" * 3000 + IAC + SE, IAC + SB + b"\x45" + b"\1\2" * 4000 + IAC + SE,
             IAC + SB + b"\x5d" + b"\0" * 9000 + IAC + SE, IAC + SB + b"\x18\0" + IAC + SE, IAC + SB + b"\x18" + IAC + SE,
             (IAC + DO + b"\x2a") * 30000, (IAC + b"\xf6") * 30000, IAC * 20001, b"\r" * 50000, b"\0" * 50000,
             IAC + SB + NAWS + IAC * 40000, b"a" * 200000, IAC + WILL + b"\0" + IAC + DO + b"\0" + IAC + SB + b"\0"]
    for _ in range(40):
        pieces = [IAC, SB, SE, WILL, DO, DONT, NAWS, b"\x56", b"\x27", b"\r", b"\n", b"\0", b"\x04"]
        seeds.append(b"".join(generator.choice(pieces) if generator.random() < 0.7 else generator.randbytes(3)
                              for _ in range(2000)))
    for number, seed in enumerate(seeds):
        with socket.create_connection(("127.0.0.1", server.port)) as peer:
            peer.settimeout(0.2)
            try:
                peer.sendall(seed)
                while peer.recv(65536):
                    pass
            except OSError:  # it may close the connection, and it may have nothing more to say
                pass
        check(server.process.poll() is None, f"the server died of number {number}")
        check(len(processes("cwmpsh.*--telnet")) < 140, "more processes than connections may have")
    # None of them has typed a wrong password for a name, and the next person comes in.
    until(lambda: len(processes("cwmpsh.*--telnet")) == 1, "the connections' processes to end")
    Peer(case, server.port).log_in()


def case_telnet_logged_in_hostile(case):
    """nor do they to the session of who is logged in"""
    server = Server(case)
    peer = Peer(case, server.port)
    peer.log_in()
    for seed in (IAC + SB + b"\x56" + IAC + SE, window(0, 0) + window(1, 1), IAC + SB + NAWS + b"x" * 40000 + IAC + SE,
                 IAC + SB + b"\x27\0\3" + IAC + SE, IAC + b"\xf5" + IAC + b"\xf2" + IAC + b"\xf9"):
        peer.send(seed + window(80, 24) + b"display cwmp status\r\n")
        has(peer.want(PROMPT).decode("latin-1"), "CWMP state")


def case_telnet_slow_peer(case):
    """who does not read what is shown holds nobody up"""
    server = Server(case)
    slow = Peer(case, server.port, room=4096)
    slow.log_in()
    slow.send(b"screen-length disable\r\n")
    slow.want(PROMPT)
    slow.send(b"display cwmp configuration\r\n" * 1500)  # more than all buffers on the way hold
    other = Peer(case, server.port)
    other.log_in()
    other.send(b"display cwmp status\r\n")
    has(other.want(PROMPT).decode(), "CWMP state")


def fail_to_log_in(peer, tries, user=b"alice"):
    for number in range(tries):
        peer.want(NAME)
        peer.send(user + b"\r\n")
        peer.want(rb"Password:$")
        peer.send(b"wrong%d\r\n" % number)
        lacks(peer.want(rb"% Login failed!\r\n").decode(), "wrong")


def case_telnet_wrong_password(case):
    """three tries with a growing delay; after more than five failures a source is locked out for a while"""
    server = Server(case)
    peer = Peer(case, server.port)
    peer.want(NAME)
    peer.send(b"\r\n")  # nothing is no try
    fail_to_log_in(peer, 3)
    peer.want_end()
    peer = Peer(case, server.port)
    fail_to_log_in(peer, 3)
    peer.want_end()
    peer = Peer(case, server.port)
    has(peer.want_end().decode(), "% Too many failed logins, please try later.")


def case_telnet_locked_account(case):
    """pam.d/cwmpsh: six wrong passwords lock the account, for the right one and from elsewhere, too"""
    servers = [Server(case), Server(case)]  # each counts its own sources
    for server in servers:
        peer = Peer(case, server.port)
        fail_to_log_in(peer, 3, b"bob")
        peer.want_end()
    run(["faillock", "--user", "bob"])
    peer = Peer(case, servers[0].port)
    if b"Too many" in peer.want(rb"Username:$|later"):
        raise Failure("the source is locked, too, so the test says nothing")
    peer.send(b"bob\r\n")
    peer.want(rb"Password:$")
    peer.send(PASSWORD.encode() + b"\r\n")
    peer.want(rb"% Login failed!\r\n")
    run(["faillock", "--user", "bob", "--reset"])
    peer.want(NAME)
    peer.send(b"bob\r\n")
    peer.want(rb"Password:$")
    peer.send(PASSWORD.encode() + b"\r\n")
    peer.want(PROMPT)


def case_telnet_without_faillock(case):
    """pam.d/cwmpsh where pam_faillock is missing: the right password counts, a wrong one does not"""
    with open("/etc/pam.d/cwmpsh", encoding="utf-8") as file:
        text = file.read()
    try:
        with open("/etc/pam.d/cwmpsh", "w", encoding="utf-8") as file:
            file.write(text.replace("pam_faillock.so", "pam_missing_here.so"))
        server = Server(case)
        fail_to_log_in(Peer(case, server.port), 1)
        Peer(case, server.port).log_in()
    finally:
        with open("/etc/pam.d/cwmpsh", "w", encoding="utf-8") as file:
            file.write(text)


def case_telnet_names(case):
    """who does not exist and who gives no password is not let in"""
    server = Server(case)
    for name, password in ((b"nobody-here", PASSWORD.encode()), (b"alice", b""), (b"x" * 500, b"y" * 5000)):
        peer = Peer(case, server.port)
        peer.want(NAME)
        peer.send(name + b"\r\n")
        if len(name) < 64:
            peer.want(rb"Password:$")
            peer.send(password + b"\r\n")
            peer.want(rb"% Login failed!\r\n")
        peer.want(NAME)
        peer.send(b"\x04")
        peer.want_end()


def case_telnet_limits(case):
    """one source gets 16 connections; then all lines are used, until one is free again"""
    server = Server(case)
    peers = [Peer(case, server.port) for _ in range(16)]
    for peer in peers:
        peer.want(NAME)
    has(Peer(case, server.port).want_end().decode(), "All lines are used, please try later.")
    peers.pop().socket.close()

    def welcome():
        peer = Peer(case, server.port)
        until(lambda: peer.read(0.1) and (b"Username" in peer.all or peer.at_end), "an answer")
        return b"Username" in peer.all
    until(welcome, "a free line")


def case_telnet_roles(case):
    """the groups of whoever logged in decide"""
    server = Server(case)
    olaf = Peer(case, server.port)
    olaf.log_in(b"olaf")
    olaf.send(b"system-view\r\n")
    olaf.want(rb"\[Sysname\]$")
    olaf.send(b"sysname Mine\r\n")
    has(olaf.want(rb"\[Sysname\]$").decode(), "Permission denied.")
    nora = Peer(case, server.port)
    nora.want(NAME)
    nora.send(b"nora\r\n")
    nora.want(rb"Password:$")
    nora.send(PASSWORD.encode() + b"\r\n")
    has(nora.want_end().decode(), "Permission denied.")


def case_telnet_end(case):
    """the end of the server, also by SIGKILL, ends all sessions; the end of a client ends its own"""
    for number in (signal.SIGTERM, signal.SIGKILL):
        server = Server(case)
        gone = Peer(case, server.port)
        gone.log_in()
        staying = Peer(case, server.port)
        staying.log_in()
        gone.socket.close()
        until(lambda: len(processes(f"^cwmpsh --socket {SOCKET}$")) == 2, "the first session's processes to end")
        waiting = Peer(case, server.port)
        waiting.want(NAME)
        server.process.send_signal(number)
        server.process.wait(10)
        staying.want_end()
        waiting.want_end()
        until(lambda: not processes("cwmpsh"), "all processes to end")


def case_telnet_addresses(case):
    """loopback unless told otherwise, and clear words for what is wrong"""
    for address, why in (("0.0.0.0:23", "say --telnet-remote as well"), ("[::]:23", "say --telnet-remote as well"),
                         ("192.0.2.1:23", "say --telnet-remote as well"), ("127.0.0.1", "not an address and port"),
                         ("::1:23", "not an address and port"), ("[127.0.0.1]:23", "not an address and port"),
                         ("localhost:23", "not an address and port"), ("127.0.0.1:99999", "not an address and port"),
                         ("127.0.0.1:", "not an address and port"), (":23", "not an address and port")):
        _, said = run([CWMPSH, "--socket", SOCKET, "--telnet", address], status=2)
        has(said, f"cwmpsh: --telnet {address}: ", why)
        check(said.count("\n") == 1, f"more than a line: {said!r}")
    server = Server(case, "0.0.0.0:0", options=("--telnet-remote",))
    _, said = run([CWMPSH, "--telnet", f"127.0.0.1:{server.port}"], status=2)
    has(said, "Address already in use")
    has(run([CWMPSH, "--telnet-remote"], status=2)[1], "--telnet-remote goes with --telnet")
    has(run([CWMPSH, "--telnet", "127.0.0.1:0", "-c", "quit"], status=2)[1], "--telnet goes with no --command")
    has(run(["setpriv", "--reuid=nobody", CWMPSH, "--telnet", "127.0.0.1:0"], status=2)[1], "only root")


CASES = [(case_telnet, ("telnet",)), (case_telnet_ipv6, ("telnet",)),
         (case_telnet_locked_account, ("faillock",))] + [(function, ()) for function in (
    case_telnet_window, case_telnet_bytes, case_telnet_typed_ahead, case_telnet_hostile, case_telnet_logged_in_hostile,
    case_telnet_slow_peer, case_telnet_wrong_password, case_telnet_without_faillock, case_telnet_names,
    case_telnet_limits, case_telnet_roles, case_telnet_end, case_telnet_addresses)]
