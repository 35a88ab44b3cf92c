"""From text to words, numbers, texts and marks; blanks, comments and newlines are remembered beside them."""

import re

from lark.exceptions import UnexpectedCharacters

# In a file whose language writes decimals with a comma, 1.150 may be a thousand and more: nothing is guessed.
LANGUAGE = re.compile(r"\ufeff?(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*ems [ \t]*\d+[ \t]*(?:nl|fr|de)(?![\w-])")
THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")

RESERVED = frozenset(
    "yes no missing today when otherwise because and or not in is if then else band where".split())

# The words that begin a clause of a check: after a message they name no language.
CHECK_CLAUSES = frozenset("for expect message reason fix level clause".split())

MARKS = ["->", "..", "<=", ">=", "!=", "{", "}", "(", ")", "[", "]", ",", ":", "=", ".", "?", "|", "+", "-", "*", "/",
         "^", "<", ">", "%"]
# The terminals of ems.lark that are read everywhere, in the order in which they are tried.
ORDER = ["BLANK", "COMMENT", "NEWLINE", "TEXT", "DATE", "PERIOD", "NUMBER", "NOT_APPLICABLE", "UNIT", "WORD"]


class Piece:
    """A token before the grammar sees it: its type, text and offsets, and what stands before it."""

    __slots__ = ("type", "text", "start", "end", "blank", "newline", "begins_entry")

    def __init__(self, type, text, start, end, blank=False, newline=False):
        self.type, self.text, self.start, self.end = type, text, start, end
        self.blank, self.newline = blank, newline  # a blank, comment or newline before it; a newline before it
        self.begins_entry = False  # the first of an entry of a file, record or change

    def typed(self, type):
        return Piece(type, self.text, self.start, self.end, self.blank, self.newline)


class Scanner:
    """Reads pieces by the terminals of the grammar; a mark or a reserved word bears its own text as type."""

    def __init__(self, patterns):
        """`patterns`: the regular expressions of the terminals, by name."""
        marks = "|".join(re.escape(mark) for mark in MARKS)
        self.everywhere = re.compile(
            "|".join(f"(?P<{name}>{patterns[name]})" for name in ORDER) + f"|(?P<MARK>{marks})")
        self.library_path = re.compile(f"(?P<LIBRARY_PATH>{patterns['LIBRARY_PATH']})")
        self.message = re.compile(f"(?P<MESSAGE>{patterns['MESSAGE']})")
        # A number that is a part of a path, as in `gas.2026`, has no fraction.
        self.period_part = re.compile(f"(?P<PERIOD>{patterns['PERIOD']})")
        self.part = re.compile(r"(?P<NUMBER>\d+(?:_\d+)*(?!\w))")

    def scan(self, text, start=0, end=None):
        end = len(text) if end is None else end
        pieces, position, blank, newline = [], start, True, True
        while position < end:
            match = self.special(text, position, end, pieces, blank, newline)
            match = match or self.everywhere.match(text, position, end)
            if not match:
                raise refused(text, position)
            kind, value, position = match.lastgroup, match.group(), match.end()
            if kind in ("BLANK", "COMMENT"):
                blank = True
            elif kind == "NEWLINE":
                blank = newline = True
            else:
                if kind == "MARK" or value in RESERVED:
                    kind = value
                piece = Piece(kind, value, match.start(), position, blank, newline)
                check(text, piece, pieces)
                pieces.append(piece)
                blank = newline = False
        return pieces

    def special(self, text, position, end, pieces, blank, newline):
        """What is read otherwise because of the piece before it; None elsewhere."""
        if not pieces or newline:
            return None
        last = pieces[-1]
        if last.text == "<" and len(pieces) > 1 and pieces[-2].text == "include":
            return self.library_path.match(text, last.end, end)
        after_message = len(pieces) > 1 and pieces[-2].type == "MESSAGE" and not last.newline and \
            last.type in ("WORD", "no") and last.text not in CHECK_CLAUSES
        if last.text == "message" or after_message:
            return self.message.match(text, position, end)
        if last.type == "." and not blank:
            return self.period_part.match(text, position, end) or self.part.match(text, position, end)
        return None

    def message_parts(self, text, piece):
        """A message's text in parts: literal text, and the expressions in its braces."""
        parts = [Piece("_MESSAGE_BEGIN", "", piece.start, piece.start + 1, piece.blank, piece.newline)]
        position = literal = piece.start + 1
        last = piece.end - 1
        while position < last:
            if text[position] == "\\" or text[position:position + 2] in ("{{", "}}"):
                position += 2
            elif text[position] == "{":
                close = position + 1
                while text[close] != "}":
                    close = self.everywhere.match(text, close).end() if text[close] == '"' else close + 1
                if literal < position:
                    parts.append(Piece("MESSAGE_PART", text[literal:position], literal, position))
                parts.append(Piece("_HOLE_BEGIN", "{", position, position + 1))
                parts += self.scan(text, position + 1, close)
                parts.append(Piece("_HOLE_END", "}", close, close + 1))
                position = literal = close + 1
            else:
                position += 1
        if literal < last:
            parts.append(Piece("MESSAGE_PART", text[literal:last], literal, last))
        parts.append(Piece("_MESSAGE_END", "", last, piece.end))
        return parts


def check(text, piece, before):
    """Refuses a decimal comma, a point that may part thousands, and a day that its month does not have."""
    if piece.type == "," and before and before[-1].type == "NUMBER" and not piece.blank:
        if text[piece.end:piece.end + 1].isdigit():
            raise refused(text, piece.start)
    if piece.type == "NUMBER" and THOUSANDS.fullmatch(piece.text) and LANGUAGE.match(text):
        raise refused(text, piece.start)
    if piece.type == "DATE":
        year, month, day = map(int, piece.text.split("-"))
        if day > days_in_month(year, month):
            raise refused(text, piece.start)


def days_in_month(year, month):
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def refused(text, position):
    """The error of a character that cannot stand where it does."""
    return UnexpectedCharacters(
        text, position, text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))
