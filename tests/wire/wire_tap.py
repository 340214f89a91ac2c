# SPDX-License-Identifier: BSD-2-Clause
"""wire_tap.py: stands between the CPE and an ACS and keeps every byte that the CPE sends, so that a test compares what
was on the wire and not what a server made of it."""

import re
import selectors
import socket
import threading
import zlib


class Entry:
    """A whole request, or the end of a connection by the CPE."""

    def __init__(self, connection, data=b"", closed=False):
        self.connection = connection
        self.data = data
        self.closed = closed

    def body(self):
        """As it is meant: with Content-Encoding undone."""
        head, _, body = self.data.partition(b"\r\n\r\n")
        packed = b"\r\ncontent-encoding: " in head.lower()
        return zlib.decompress(body, zlib.MAX_WBITS + 32) if packed else body  # + 32: gzip or zlib, whichever it is


class Connection:
    def __init__(self, number, cpe, acs):
        self.number = number
        self.cpe = cpe
        self.acs = acs
        self.pending = b""  # of a request that is not complete


class Tap:
    """Listens on a free port of 127.0.0.1 (or of another address) and hands everything on to an ACS."""

    def __init__(self, news, host="127.0.0.1"):
        self.news = news  # told of whatever happens
        self.moved = 0    # counts what was handed on
        self.acs_address = None  # (host, port), once it is known
        self.acs_known = threading.Event()
        self.listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((host, 0))
        self.listener.listen(64)
        self.port = self.listener.getsockname()[1]
        self.entries = []  # of Entry; appended by the thread, read by anybody
        self.broken = []   # what could not be understood as HTTP
        self.count = 0
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ, None)
        self.wake_read, self.wake_write = socket.socketpair()
        self.selector.register(self.wake_read, selectors.EVENT_READ, "stop")
        self.connections = set()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def lead_to(self, host, port):
        self.acs_address = (host, port)
        self.acs_known.set()

    def close(self):
        self.acs_known.set()
        self.wake_write.send(b"x")
        self.thread.join(5)

    def _run(self):
        while True:
            # Connections before the listener: a CPE closes the old one before it opens the next.
            events = sorted(self.selector.select(), key=lambda e: e[0].fileobj is self.listener)
            for key, _ in events:
                if key.data == "stop":
                    self._stop()
                    return
                if key.fileobj is self.listener:
                    self._accept()
                elif key.data in self.connections:
                    self._pass_on(key.data, key.fileobj)
            self.moved += 1
            self.news.tell()

    def _stop(self):
        for connection in list(self.connections):
            self._end(connection)
        self.selector.close()
        for sock in (self.listener, self.wake_read, self.wake_write):
            sock.close()

    def _accept(self):
        cpe, _ = self.listener.accept()
        self.count += 1
        self.acs_known.wait(10)
        try:
            acs = socket.create_connection(self.acs_address or ("127.0.0.1", 1), timeout=5)
        except OSError:
            cpe.close()
            return
        for sock in (cpe, acs):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(20)
        connection = Connection(self.count, cpe, acs)
        self.connections.add(connection)
        self.selector.register(cpe, selectors.EVENT_READ, connection)
        self.selector.register(acs, selectors.EVENT_READ, connection)

    def _end(self, connection):
        self.connections.discard(connection)
        for sock in (connection.cpe, connection.acs):
            self.selector.unregister(sock)
            sock.close()

    def _pass_on(self, connection, source):
        from_cpe = source is connection.cpe
        try:
            data = source.recv(1 << 20)
        except OSError:
            data = b""
        if from_cpe:
            self._keep(connection, data)
        try:
            if data:
                (connection.acs if from_cpe else connection.cpe).sendall(data)
        except OSError:
            data = b""
        if not data:
            self._end(connection)

    def _keep(self, connection, data):
        if not data:
            if connection.pending:
                self.broken.append(f"connection {connection.number} closed inside a request: {connection.pending[:200]!r}")
            self.entries.append(Entry(connection.number, closed=True))
            return
        connection.pending += data
        while b"\r\n\r\n" in connection.pending:
            head, _, rest = connection.pending.partition(b"\r\n\r\n")
            length = re.search(rb"^Content-Length: (\d+)$", head, re.M | re.I)
            if not length:
                length = re.search(rb"^Content-Length: (\d+)\r?$", head, re.M | re.I)
            if not length:
                self.broken.append(f"a request without Content-Length: {head[:400]!r}")
            size = int(length.group(1)) if length else 0
            if len(rest) < size:
                return
            self.entries.append(Entry(connection.number, head + b"\r\n\r\n" + rest[:size]))
            connection.pending = rest[size:]
