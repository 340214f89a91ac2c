# SPDX-License-Identifier: BSD-2-Clause
"""wire_process.py: programs whose output is kept line by line, and the news by which a player learns that something
happened without looking all the time."""

import subprocess
import threading


class News:
    """Counts what happens; who waits is woken at once."""

    def __init__(self):
        self.count = 0
        self.changed = threading.Condition()

    def tell(self):
        with self.changed:
            self.count += 1
            self.changed.notify_all()

    def wait(self, seen, timeout):
        """Until the count is no longer that one, or the time is over."""
        with self.changed:
            if self.count == seen:
                self.changed.wait(timeout)


class Process:
    """A program whose output is kept in a list of lines. Lines that begin with one of answers are kept apart."""

    def __init__(self, arguments, news, answers=(), env=None):
        self.news = news
        self.lines = []
        self.prefixes = tuple(answers)
        self.answers = []
        self.popen = subprocess.Popen(arguments, stdin=subprocess.PIPE if answers else subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env,
                                      start_new_session=True)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        for line in self.popen.stdout:
            text = line.decode("utf-8", "backslashreplace").rstrip("\n")
            if self.prefixes and text.startswith(self.prefixes):
                self.answers.append(text)
            else:
                self.lines.append(text)
            self.news.tell()
        self.news.tell()

    def alive(self):
        return self.thread.is_alive() and self.popen.poll() is None

    def say(self, line):
        self.popen.stdin.write(line.encode() + b"\n")
        self.popen.stdin.flush()

    def _close(self):
        self.popen.wait()
        self.thread.join(5)
        self.popen.stdout.close()
        if self.popen.stdin:
            try:
                self.popen.stdin.close()
            except OSError:
                pass  # it ended with a command unread
        return self.popen.returncode

    def end(self, grace_s=10):
        """SIGTERM, and SIGKILL when that does not help. The exit status."""
        if self.popen.poll() is None:
            self.popen.terminate()
        self.thread.join(grace_s)  # its output ends when it does
        if self.thread.is_alive():
            self.popen.kill()
        return self._close()

    def kill(self):
        self.popen.kill()
        self._close()
