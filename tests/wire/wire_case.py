# SPDX-License-Identifier: BSD-2-Clause
"""wire_case.py: reads a .wire file (the form is described in tests/wire/README) and compares bytes with its text."""

import os
import re


class CaseError(Exception):
    """A .wire file that cannot be understood."""


class Section:
    def __init__(self, line, header):
        self.line = line  # in the file, from 1
        self.name, _, rest = header.partition(" ")
        self.rest = rest.strip()  # of the header line, after the name
        self.body = []
        self.implied = False  # the lines right after "== case"


# Sections in which a line that begins with # is content, or a comment to somebody else.
KEEP_COMMENTS = ("acs", "acs2", "acs-file", "conf", "file", "case")


class Case:
    """One case: its name, title and sections, those of "every case" first."""

    def __init__(self, path, line, name, title):
        self.path = path
        self.line = line
        self.name = name
        self.title = title
        self.seconds = 0  # how long it takes, from a line "# takes N s"; such cases are begun first
        self.sections = []

    def has(self, *names):
        return any(section.name in names for section in self.sections)

    def where(self, line):
        return f"{os.path.basename(self.path)}:{line}"


class _Reader:
    """Reads a file of one case (a title, then sections) or of several ("== case NAME  TITLE")."""

    def __init__(self, path):
        self.path = path
        self.cases = []
        self.shared = []      # sections of "every case"
        self.sections = None  # where the next section goes
        self.case = None
        self.seconds = 0
        self.title = None
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                self._add_line(number, line.rstrip("\n"))
        if self.case is None:
            self._error(1, "no title")
        for case in self.cases:
            self._complete(case)

    def _error(self, line, what):
        raise CaseError(f"{os.path.basename(self.path)}:{line}: {what}")

    def _add_line(self, number, line):
        takes = re.fullmatch(r"# takes (\d+) s", line)
        if takes and self.case:
            self.case.seconds = int(takes.group(1))
        elif takes:
            self.seconds = int(takes.group(1))
        elif line.startswith("== "):
            self._add_section(number, line[3:].strip())
        elif self.sections:
            section = self.sections[-1]
            if not line.startswith("#") or section.name in KEEP_COMMENTS:
                section.body.append(line)
            else:
                section.body.append("")  # lines keep their numbers
        elif line and not line.startswith("#") and not self.title:
            self.title = line

    def _add_section(self, number, header):
        if not header:
            self._error(number, "a section without a name")
        if header == "every case":
            if self.cases or self.shared:
                self._error(number, "'every case' stands before the first case")
            self.sections = self.shared
            return
        if header.startswith("case "):
            words = header.split(None, 2)
            if len(words) < 3 or not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", words[1]):
                self._error(number, "write '== case NAME  TITLE', NAME of a-z, 0-9, '.', '_' and '-'")
            self._add_case(number, words[1], words[2])
            implied = Section(number, "case")
            self.sections.append(implied)
            return
        if self.sections is None:  # a file of one case
            self._add_case(1, os.path.basename(self.path)[:-len(".wire")], self.title or self._error(1, "no title"))
        self.sections.append(Section(number, header))

    def _add_case(self, number, name, title):
        self.case = Case(self.path, number, name, title)
        self.case.seconds = self.seconds
        self.cases.append(self.case)
        self.sections = self.case.sections

    def _complete(self, case):
        """The implied script and what every case has."""
        if case.sections and case.sections[0].name == "case":
            implied = case.sections.pop(0)
            if any(line.strip() and not line.lstrip().startswith("#") for line in implied.body):
                self._imply_script(case, implied)
        for section in reversed(self.shared):
            own = section.name in ("acs", "acs2") and case.has(section.name)
            if not own:
                case.sections.insert(0, section)

    def _imply_script(self, case, implied):
        """Its lines become the script of the ACS, whose options an empty section "acs" may hold."""
        implied.name = "acs"
        implied.implied = True
        for sections in (case.sections, self.shared):
            for section in sections:
                if section.name == "acs":
                    if any(line.strip() for line in section.body):
                        self._error(case.line, "the case has a script, and so has its section 'acs'")
                    implied.rest = implied.rest or section.rest
        case.sections = [implied] + [section for section in case.sections if section.name != "acs"]


def cases_of(path):
    return _Reader(path).cases


def script_of(section):
    """The script with each line where it stands in the file, so that acs-demo names the line of the file."""
    lines = [""] * section.line + section.body
    words = [line.split()[0] for line in section.body if line.strip() and not line.lstrip().startswith("#")]
    if section.implied and words[0] != "session":
        lines[section.line - 1] = "session"
    return "\n".join(lines) + "\n"


# What a placeholder stands for in the bytes of a request. The others are names with one value per case.
PATTERNS = {
    "TIME": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})",
    "LOCALTIME": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}",
    "ID": r"[0-9A-Za-z._-]{1,64}",
    "COOKIE": r"session=[0-9a-f]{16}",
    "NONCE": r"[0-9a-f]{32}",
    "CNONCE": r"[0-9A-Za-z+/=]{8,64}",
    "RESPONSE": r"[0-9a-f]{32,64}",
    "LENGTH": r"[0-9]+",
    "UPTIME": r"[0-9]+",
}


def substitute(text, values):
    """Puts the values of this run in the place of {NAME}; what is not known stays."""
    return re.sub(r"\{([A-Z0-9_]+)\}", lambda m: str(values.get(m.group(1), m.group(0))), text)


def repeat(text, divisor=1):
    """Replaces {1000 x ab} by that many "ab", and {1000 n a#b} by "a1b", "a2b", and so on."""
    text = re.sub(r"\{(\d+) x ([^}]*)\}", lambda m: int(m.group(1)) // divisor * m.group(2), text)
    return re.sub(r"\{(\d+) n ([^}]*)\}", lambda m: "".join(m.group(2).replace("#", str(n + 1))
                                                          for n in range(int(m.group(1)) // divisor)), text)


def to_pattern(text):
    """Text with {TIME} and the like as a regular expression."""
    parts = re.split(r"\{([A-Z0-9_]+)\}", text)
    out = []
    for i, part in enumerate(parts):
        if i % 2 == 0:
            out.append(re.escape(part))
        elif part in PATTERNS:
            out.append("(?:" + PATTERNS[part] + ")")
        else:
            out.append(re.escape("{" + part + "}"))
    return "".join(out)


class Expected:
    """One entry of a `sent` section: a request on a connection, any request, or the end of that connection."""

    def __init__(self, line, connection, what):
        self.line = line
        self.connection = connection
        self.closed = what == " closed by the CPE"
        self.anything = what == " anything"
        self.text_lines = []

    def message(self):
        """(text of the request line and headers with CRLF, text of the body), placeholders still in both."""
        lines = self.text_lines
        if "" not in lines:
            raise CaseError(f"line {self.line}: no empty line after the headers")
        gap = lines.index("")
        head = "".join(line + "\r\n" for line in lines[:gap]) + "\r\n"
        body = "".join(line.lstrip(" ") for line in lines[gap + 1:]).replace("\\n", "\n")
        return head, body


def expected_entries(section):
    entries = []
    for offset, line in enumerate(section.body, 1):
        mark = re.fullmatch(r"-- connection (\d+)( closed by the CPE| anything)?", line)
        if mark:
            entries.append(Expected(section.line + offset, int(mark.group(1)), mark.group(2)))
        elif entries and not entries[-1].closed and not entries[-1].anything:
            entries[-1].text_lines.append(line)
        elif line.strip():
            raise CaseError(f"line {section.line + offset}: expected '-- connection N'")
    for entry in entries:  # blank lines between entries are for the reader
        while len(entry.text_lines) > 1 and entry.text_lines[-1] == "" and entry.text_lines.count("") > 1:
            entry.text_lines.pop()
    return entries


def first_difference(pattern_text, actual):
    """Where actual stops to fit, for a message: the longest prefix of the text that still matches."""
    low, high = 0, len(pattern_text)
    while low < high:  # a prefix that fits means all shorter ones fit, too; cuts inside {NAME} count as not fitting
        middle = (low + high + 1) // 2
        cut = pattern_text[:middle]
        open_brace = cut.rfind("{")
        if open_brace > cut.rfind("}") and re.match(r"\{[A-Z0-9_]*$", cut[open_brace:]):
            cut = cut[:open_brace]
        if re.match(to_pattern(cut), actual, re.S):
            low = middle
        else:
            high = middle - 1
    match = re.match(to_pattern(pattern_text[:low]), actual, re.S)
    at = match.end() if match else 0
    return f"expected ...{pattern_text[max(0, low - 30):low + 50]!r}\n     got ...{actual[max(0, at - 30):at + 50]!r}"


LINE_MAX = 118


def lay_out(xml):
    """XML as lines: an element that fits on a line stands on one, a longer one is opened and closed on its own lines."""
    root = [""]
    stack = [root]  # of [opening tag, child or text, ...]; the closing tag is the last
    for token in re.findall(r"<[^>]*>|[^<]+", xml):
        if token.startswith("</"):
            stack[-1].append(token)
            if len(stack) > 1:
                stack.pop()
        elif token.startswith("<") and not token.startswith(("<?", "<!")) and not token.endswith("/>"):
            stack[-1].append([token])
            stack.append(stack[-1][-1])
        else:
            stack[-1].append(token)
    lines = []

    def flat(node):
        return node if isinstance(node, str) else "".join(flat(part) for part in node)

    def put(node, depth):
        text = flat(node)
        if isinstance(node, str) and lines and (text == "\\n" or not text.startswith("<")):
            lines[-1] += text
        elif isinstance(node, str) or 2 * depth + len(text) <= LINE_MAX:
            lines.append("  " * depth + text)
        else:
            lines.append("  " * depth + node[0])
            for part in node[1:-1]:
                put(part, depth + 1)
            lines.append("  " * depth + node[-1])

    for part in root[1:]:
        put(part, 0)
    return lines


def readable(entry):
    """A request of the wire in the form of a `sent` section."""
    if entry.closed:
        return f"-- connection {entry.connection} closed by the CPE\n"
    head, _, body = entry.data.decode("utf-8", "backslashreplace").partition("\r\n\r\n")
    return "\n".join([f"-- connection {entry.connection}"] + head.split("\r\n") + [""] +
                     lay_out(body.replace("\n", "\\n"))) + "\n"


def with_placeholders(text, values):
    """The opposite of substitute() and to_pattern(), for a person who writes a case."""
    for name in sorted(values, key=lambda n: -len(str(values[n]))):
        text = text.replace(str(values[name]), "{" + name + "}")
    for name in ("TIME", "COOKIE", "NONCE"):
        text = re.sub(PATTERNS[name], "{" + name + "}", text)
    text = re.sub(r'cnonce="[^"]*"', 'cnonce="{CNONCE}"', text)
    text = re.sub(r'response="[^"]*"', 'response="{RESPONSE}"', text)
    return text
