# SPDX-License-Identifier: BSD-2-Clause
"""cases_names.py: dnsmasq as name server of cwmpd, with one and with many addresses of the ACS."""

import os
import signal
import socket
import time

from acs_side import Acs, log, session
from lab import check, free_port, has, tool
from switch import Failure, until

NAME = "acs.test"


class Names:
    """dnsmasq, which knows acs.test alone."""

    def __init__(self, case, *addresses):
        self.case, self.file = case, case.path("hosts")
        for name in ("/etc/resolv.conf", "/etc/nsswitch.conf"):
            if os.path.lexists(name):
                os.unlink(name)
        with open("/etc/resolv.conf", "w", encoding="ascii") as file:
            file.write("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
        with open("/etc/nsswitch.conf", "w", encoding="ascii") as file:
            file.write("hosts: files dns\n")
        self.write(addresses)
        self.process = case.spawn(tool("dnsmasq"), "-k", "-u", "root", "-C", "/dev/null", "--pid-file=", "--no-resolv",
                                  "--no-hosts", "--listen-address=127.0.0.1", "--bind-interfaces", "--local-ttl=0",
                                  f"--addn-hosts={self.file}", "--log-facility=" + case.path("dnsmasq.log"))
        self.wait(addresses)

    def write(self, addresses):
        with open(self.file, "w", encoding="ascii") as file:
            file.write("".join(f"{address} {NAME}\n" for address in addresses))

    def change(self, *addresses):
        self.write(addresses)
        self.process.send_signal(signal.SIGHUP)
        self.wait(addresses)

    def wait(self, addresses):
        def known():
            try:
                return {found[4][0] for found in socket.getaddrinfo(NAME, 1)} == set(addresses)
            except socket.gaierror:
                return False
        until(known, f"dnsmasq to say {addresses}")


def black_hole(case, address, port):
    """Who connects to it hears nothing: the queue of a listener that nobody looks after is full."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = case.stack.enter_context(socket.socket(family))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    listener.listen(0)
    for _ in range(8):
        filler = case.stack.enter_context(socket.socket(family))
        filler.settimeout(0.1)
        try:
            filler.connect((address, port))
        except TimeoutError:
            return
    raise Failure("the listener's queue does not fill")


def url(port, number):
    """A change of the URL is what makes the next session begin."""
    return f"cwmp acs url http://{NAME}:{port}/acs?{number}"


def case_dns_some_refuse(case):
    """several A and AAAA records, of which one has an ACS: each session gets there at once"""
    port = free_port()
    Names(case, "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "::1")
    acs = Acs(case, host="127.0.0.4", port=port)
    for number in range(12):
        _, seconds = session(case, url(port, number))
        check(seconds < 1.5, f"{seconds:.1f} s")
    check(acs.informs() == 12, acs.said())


def case_dns_black_hole(case):
    """a record whose address is silent costs two seconds at most, and that once: the address that answers is kept"""
    port = free_port()
    Names(case, "127.0.0.2", "127.0.0.3")
    black_hole(case, "127.0.0.2", port)
    acs = Acs(case, host="127.0.0.3", port=port)
    _, seconds = session(case, url(port, 0))
    check(seconds < 4, f"{seconds:.1f} s")
    for number in range(1, 9):
        _, seconds = session(case, url(port, number))
        check(seconds < 1, f"{seconds:.1f} s in session {number}")
    check(acs.informs() == 9, acs.said())


def case_dns_black_hole_ipv6(case):
    """an IPv6 address that is silent beside an IPv4 address that answers: both are tried side by side"""
    port = free_port()
    Names(case, "::1", "127.0.0.3")
    black_hole(case, "::1", port)
    acs = Acs(case, host="127.0.0.3", port=port)
    for number in range(3):
        _, seconds = session(case, url(port, number))
        check(seconds < 1.5, f"{seconds:.1f} s")
    check(acs.informs() == 3, acs.said())


def case_dns_sticky(case):
    """of two addresses that answer, the first one reached is kept until it fails; then the other is"""
    port = free_port()
    Names(case, "127.0.0.2", "127.0.0.3")
    both = [Acs(case, host=host, port=port) for host in ("127.0.0.2", "127.0.0.3")]
    for number in range(6):
        session(case, url(port, number))
    counts = [acs.informs() for acs in both]
    check(sorted(counts) == [0, 6], f"{counts}")
    kept, other = both if counts[0] else reversed(both)
    kept.process.terminate()
    kept.process.wait()
    for number in range(6, 9):
        session(case, url(port, number))
    check(other.informs() == 3, other.said())


def case_dns_changes(case):
    """DNS says another address: the next session goes there, without a restart"""
    port = free_port()
    names = Names(case, "127.0.0.2")
    old, new = (Acs(case, host=host, port=port) for host in ("127.0.0.2", "127.0.0.3"))
    session(case, url(port, 0))
    names.change("127.0.0.3")
    session(case, url(port, 1))
    check((old.informs(), new.informs()) == (1, 1), "the old address was asked again")


def case_dns_ipv6_only(case):
    """an ACS that has an IPv6 address only, by its name"""
    port = free_port(socket.AF_INET6)
    Names(case, "::1")
    acs = Acs(case, "session\nexpect header Host acs.test:%d\nsend GetRPCMethods\nend\n" % port, host="::1", port=port)
    session(case, url(port, 0))
    acs.done()


def case_dns_silent(case):
    """a name server that does not answer: cwmpd answers people meanwhile, and the session fails with that reason"""
    with open("/etc/resolv.conf", "w", encoding="ascii") as file:
        file.write("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    silent = case.stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    silent.bind(("127.0.0.1", 53))
    seen = len(log(case))
    case.cli("system-view", "cwmp", url(free_port(), 0), "cwmp enable")
    until(lambda: select_readable(silent), "a question")
    begin = time.monotonic()
    has(case.cli("display cwmp status"), "CWMP state")
    check(time.monotonic() - begin < 0.8, "cwmpd waits for the name server")
    until(lambda: "session failed" in log(case)[seen:], "the failure")
    has(log(case)[seen:], f"the name {NAME} cannot be resolved")


def select_readable(sock):
    try:
        sock.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK)
    except BlockingIOError:
        return False
    return True


DNS_CASES = (case_dns_some_refuse, case_dns_black_hole, case_dns_black_hole_ipv6, case_dns_sticky, case_dns_changes,
             case_dns_ipv6_only)
CASES = [(function, ("dnsmasq",)) for function in DNS_CASES] + [(case_dns_silent, ())]
