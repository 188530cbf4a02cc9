"""Reading C as text: blank out what is not code, find functions, measure them.

This is no parser. It relies on what the compiler has already accepted, so it can afford to look at brackets,
keywords and names only.
"""

import re
from dataclasses import dataclass

_NOT_CODE = re.compile(
    r"/\*.*?\*/"                      # block comment
    r"|//[^\n]*"                      # line comment
    r'|"(?:\\.|[^"\\\n])*"'           # string
    r"|'(?:\\.|[^'\\\n])+'",          # character
    re.DOTALL)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
_TOKEN = re.compile(r"[A-Za-z_]\w*|[{}();:]")


def _blank(match):
    """The same number of characters and lines, with nothing on them. Quotes stay, so that a text stays a text."""
    text = match.group()
    keep = text[0] if text[0] in "\"'" else " "
    return keep + re.sub(r"[^\n]", " ", text[1:-1]) + keep if len(text) > 1 else text


def code_only(text):
    """The text with comments and the insides of strings blanked out; offsets and line numbers stay."""
    return _NOT_CODE.sub(_blank, text)


def includes(text):
    """The names that a file includes: (is_system, name, line)."""
    without_comments = re.sub(r"/\*.*?\*/", _blank, text, flags=re.DOTALL)
    return [(m.group(1) == "<", m.group(2), line_of(text, m.start())) for m in _INCLUDE.finditer(without_comments)]


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


@dataclass
class Function:
    name: str
    line: int
    n_lines: int
    n_parameters: int
    nesting: int


def functions(text):
    """The functions that a file defines, in order."""
    code = _DIRECTIVE.sub(_blank, code_only(text))
    found = []
    depth = 0
    start = None
    for match in re.finditer(r"[{}]", code):
        if match.group() == "{":
            if depth == 0:
                start = match.start() if code[:match.start()].rstrip().endswith(")") else None
            depth += 1
        else:
            depth -= 1
            if depth == 0 and start is not None:
                found.append(_describe(code, start, match.end()))
    return found


def _describe(code, body_start, body_end):
    close = code.rindex(")", 0, body_start)
    open_ = matching_open(code, close)
    name = re.search(r"(\w+)\s*$", code[:open_])
    head = max(code.rfind(mark, 0, open_) for mark in ";}") + 1
    head += len(code[head:]) - len(code[head:].lstrip())
    first = line_of(code, head)
    return Function(name=name.group(1) if name else "?", line=first,
                    n_lines=line_of(code, body_end) - first + 1,
                    n_parameters=len(split_parameters(code[open_ + 1:close])),
                    nesting=_nesting(code[body_start:body_end]))


def matching_open(code, close):
    """Offset of the bracket that the one at `close` closes."""
    depth = 0
    for i in range(close, -1, -1):
        if code[i] == ")":
            depth += 1
        elif code[i] == "(":
            depth -= 1
            if depth == 0:
                return i
    return 0


def split_parameters(text):
    """A parameter list, split at its outer commas; (void) and () are empty."""
    parts = []
    depth = 0
    part = ""
    for char in text:
        depth += (char in "([") - (char in ")]")
        if char == "," and depth == 0:
            parts.append(part.strip())
            part = ""
        else:
            part += char
    parts.append(part.strip())
    return [] if parts in ([""], ["void"]) else parts


def _nesting(body):
    """How deep control statements lie in one another, with or without braces; `else if` stays on its level."""
    tokens = _TOKEN.findall(body)
    deepest = 0

    def skip_group(i):
        depth = 0
        while i < len(tokens):
            depth += (tokens[i] == "(") - (tokens[i] == ")")
            i += 1
            if depth == 0:
                return i
        return i

    def statement(i, level):
        nonlocal deepest
        deepest = max(deepest, level)
        if i >= len(tokens):
            return i
        word = tokens[i]
        if word == "{":
            i += 1
            while i < len(tokens) and tokens[i] != "}":
                i = statement(i, level)
            return i + 1
        if word in ("for", "while", "switch"):
            return statement(skip_group(i + 1), level + 1)
        if word == "do":
            i = statement(i + 1, level + 1)
            return skip_group(i + 1) + 1
        if word == "if":
            i = statement(skip_group(i + 1), level + 1)
            if i < len(tokens) and tokens[i] == "else":
                chained = i + 1 < len(tokens) and tokens[i + 1] == "if"
                i = statement(i + 1, level if chained else level + 1)
            return i
        return simple_statement(i)

    def simple_statement(i):
        """Up to its semicolon; a label or case ends at its colon. Braces inside are initialisers."""
        braces = 0
        is_label = tokens[i] in ("case", "default")
        while i < len(tokens):
            token = tokens[i]
            if token == "(":
                i = skip_group(i)
                continue
            if token == "}" and braces == 0:
                return i
            braces += (token == "{") - (token == "}")
            i += 1
            if braces == 0 and (token == ";" or (is_label and token == ":")):
                return i
        return i

    statement(0, 0)
    return deepest
