"""The layout pass of EMS: from text to the tokens that ems.lark reads.

Three steps, each a plain function of the one before:

  scan     text to words, numbers, texts and marks; blanks, comments and newlines are remembered beside them
  layout   marks the ends of entries, clauses and rows (_END) and the spaces between cells (_CELL), tells a sign from a
           minus and a unit from a word; the rules of section 3 of the language
  Lexer    tells keywords from names: a word is a keyword where the grammar allows it there, and never before `:` or `=`
"""

import re

from lark import Token
from lark.exceptions import UnexpectedCharacters
from lark.lexer import Lexer as LarkLexer
from lark.lexer import PatternStr
from lark.parsers.lalr_analysis import Shift

RESERVED = frozenset(
    "yes no missing today when otherwise because and or not in is if then else band where".split())

# A word after a number is its unit, unless it is reserved or one of these.
NEVER_UNIT = RESERVED | frozenset(
    "to above below up map split by on in digits default create inverse ascending descending worst message level clause"
    .split())

# A line that ends in one of these goes on in the next.
OPERATORS = frozenset(["+", "-", "*", "/", "^", "<", "<=", ">", ">=", "=", "!=", "is", "in", "and", "or", "not"])
GOES_ON = OPERATORS | frozenset([":", "->", "because", "then", "else", "where"])
# A line that begins with one of these continues the one before, unless it is a sign.
CONTINUES = (OPERATORS - {"not"}) | frozenset(["when", "otherwise", "because", "then", "else"])
# These stand between spaces.
SPACED = frozenset(["+", "*", "/", "^", "<", "<=", ">", ">=", "!=", "MINUS"])

# What a block holds, by the word that its head begins with.
BLOCKS = {
    "scale": "levels", "choice": "levels",
    "matrix": "cells", "table": "cells", "rows": "cells",
    "view": "clauses", "check": "clauses", "test": "clauses",
    "kind": "fields", "extend": "fields", "for": "fields",
}

# Keywords that are one only before certain tokens, because a name may stand in the same place.
DECLARATIONS = frozenset(
    "include check view import scenario test unit kind extend scale choice matrix table parameter method use amend rows from"
    .split())

BEFORE = {
    "column": ("TEXT", "NUMBER"),
    "accept": ("WORD",),
    "published": ("WORD",),
    "list": ("WORD",),
    **dict.fromkeys(["delimiter", "decimal", "dates", "sheet", "header", "fill-down"], ("TEXT", "NUMBER", "[")),
}

MARKS = ["->", "..", "<=", ">=", "!=", "{", "}", "(", ")", "[", "]", ",", ":", "=", ".", "?", "|", "+", "-", "*", "/",
         "^", "<", ">", "%"]
SCANNED = ["BLANK", "COMMENT", "NEWLINE", "TEXT", "DATE", "PERIOD", "NUMBER", "NOT_APPLICABLE", "UNIT", "WORD"]


class Piece:
    """A token before layout: its type, text and offsets, and what stands before it."""

    __slots__ = ("type", "text", "start", "end", "blank", "newline", "begins_entry")

    def __init__(self, type, text, start, end, blank=False, newline=False):
        self.type, self.text, self.start, self.end = type, text, start, end
        self.blank, self.newline = blank, newline
        self.begins_entry = False


def scan(text, scanner, rare, start=0, end=None):
    """The pieces of `text`; a mark or a reserved word bears its own text as type."""
    end = len(text) if end is None else end
    pieces, position, blank, newline = [], start, True, True
    while position < end:
        match = scanner.match(text, position, end)
        if len(pieces) > 1 and pieces[-1].text == "<" and pieces[-2].text == "include" and not newline:
            position = pieces[-1].end
            match = rare["LIBRARY_PATH"].match(text, position, end) or match
        elif pieces and pieces[-1].text == "message" and not newline:
            match = rare["MESSAGE"].match(text, position, end) or match
        if not match:
            raise refuse(text, position)
        if match.lastgroup == "NUMBER" and pieces and pieces[-1].type == "." and not blank:
            match = rare["YEAR"].match(text, position, end) or match  # a part of a path has no fraction
        kind, value = match.lastgroup, match.group()
        position = match.end()
        if kind in ("BLANK", "COMMENT"):
            blank = True
        elif kind == "NEWLINE":
            blank = newline = True
        else:
            if kind == "MARK" or value in RESERVED:
                kind = value
            if kind == "," and pieces and pieces[-1].type == "NUMBER" and not blank and text[position:position + 1].isdigit():
                raise refuse(text, position - 1)
            if kind == "DATE" and int(value[8:]) > days_in_month(int(value[:4]), int(value[5:7])):
                raise refuse(text, match.start())
            pieces.append(Piece(kind, value, match.start(), position, blank, newline))
            blank = newline = False
    return pieces


def refuse(text, position):
    """The error of a character that cannot stand where it does."""
    return UnexpectedCharacters(
        text, position, text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))


def days_in_month(year, month):
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def split_message(text, piece, scanner, rare):
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
                close = scanner.match(text, close).end() if text[close] == '"' else close + 1
            if literal < position:
                parts.append(Piece("MESSAGE_PART", text[literal:position], literal, position))
            parts.append(Piece("_HOLE_BEGIN", "{", position, position + 1))
            parts += scan(text, scanner, rare, position + 1, close)
            parts.append(Piece("_HOLE_END", "}", close, close + 1))
            position = literal = close + 1
        else:
            position += 1
    if literal < last:
        parts.append(Piece("MESSAGE_PART", text[literal:last], literal, last))
    parts.append(Piece("_MESSAGE_END", "", last, piece.end))
    return parts


class Block:
    """An open bracket: what it holds, and the pieces of its current entry."""

    def __init__(self, holds, at_margin=False, unindented=False):
        self.holds = holds
        self.at_margin = at_margin  # its head begins at column 1
        self.unindented = unindented  # and so does its first entry
        self.entry = []
        self.ruled = False  # a table's row after its `:`
        self.cells = 0  # cells of the row so far

    @property
    def is_brace(self):
        return self.holds not in ("round", "square")


def block_after(block):
    """What the block that opens now holds, by the entry that it stands in."""
    entry = block.entry
    types = [piece.type for piece in entry]
    if types and types[-1] in (":", "->", "or") or len(types) > 2 and entry[-1].text == "of" and entry[-2].text == "list":
        return "levels"
    if entry and entry[-1].text == "map":
        return "entries"
    if "band" in types and len(types) > 1 and types[-2] == "->":
        return "band"
    if block.holds == "clauses" and entry and entry[0].text == "given":
        entry, types = entry[1:], types[1:]
    if not entry or types[1:2] in ([":"], ["="]):
        return "entries"
    if entry[0].text == "extend" and len(entry) > 2 and entry[1].text == "choice":
        return "levels"
    return BLOCKS.get(entry[0].text, "entries")


def ends_head(block, piece, previous):
    """Whether a newline ends an entry although an operator stands there: the path of an include, the head of a kind, a field's `=`."""
    types = [p.type for p in block.entry]
    if block.holds == "file" and block.entry[0].text in ("include", "kind"):
        return "{" not in types and previous.type != "in"
    return piece.type == "=" and block.holds in ("fields", "entries", "file") and not {"=", ":", "where"} & set(types)


def parts_parents(block, queue):
    """Whether a comma stands between the parents of a kind, in its head."""
    types = [piece.type for piece in block.entry]
    if not queue or queue[-1].type != "WORD":
        return False
    return block.holds == "file" and types[:1] == ["WORD"] and block.entry[0].text == "kind" and "in" in types and "or" not in types and "{" not in types


def is_comma_row(block, queue):
    """Whether commas stand where spaces part cells: a line that has one cell so far and goes on."""
    return (block.cells == 1 and not block.ruled and block.entry[0].newline and queue and not queue[-1].newline
            and queue[-1].type != "}")


def is_name_list(entry):
    """Whether the pieces are names with titles, parted by commas: then a comma joins one more."""
    return bool(entry) and all(piece.type in ("WORD", "TEXT", ",") for piece in entry)


def sign_or_minus(text, piece, at_start):
    touches = text[piece.end:piece.end + 1].strip(" \t\r\n\u00a0:,|)]}#-") != ""
    before = text[piece.start - 1] if piece.start else "\n"
    opens = at_start or before.isspace() or before in "([{,:|=+-*/^<>" or text[:piece.start].endswith("..")
    return "SIGN" if touches and opens else "MINUS"


def gives_type(queue):
    """Whether `default` follows on the line of a parameter: then a type stands after its `:`."""
    for piece in reversed(queue):
        if piece.newline or piece.type in (",", "}", "because"):
            return False
        if piece.text == "default" and piece is not queue[-1]:
            return True
    return False


def is_at_margin(text, piece):
    return piece.start == 0 or text[piece.start - 1] in "\r\n"


def begins_declaration(piece, queue):
    """Whether a line at column 1 looks like a declaration: a block that is open there was not closed."""
    if piece.type != "WORD" or not queue or queue[-1].newline:
        return False
    return queue[-1].type in ("WORD", "TEXT", "MESSAGE", "{", "NUMBER", "DATE", "LIBRARY_PATH")


def check_spaces(text, block, piece, type, queue):
    """Refuses an operator that touches an operand, and a `.` or `..` that does not."""
    following = queue[-1] if queue else Piece("", "", piece.end, piece.end, True, True)
    if type == "?" and piece.blank:
        raise refuse(text, piece.start)
    if type in (".", ".."):
        if block.holds == "band" and type == ".." and len(block.entry) > 1:
            return
        if piece.blank or following.blank:
            raise refuse(text, piece.start)
        return
    if block.holds == "cells" and not block.ruled or block.holds == "file" and block.entry[:1] and block.entry[0].text == "include":
        return
    is_comparison = type == "=" and (
        not block.is_brace or block.holds == "clauses" or any(p.type in ("=", ":", "where") for p in block.entry))
    if (type in SPACED or is_comparison) and not (piece.blank and following.blank):
        raise refuse(text, piece.start)


def begins_range(queue):
    """Whether a number, perhaps with its unit, and `..` come next."""
    following = [piece.type for piece in reversed(queue[-3:])]
    return following[:1] == ["NUMBER"] and ".." in following[1:] and (following[1] in ("..", "%", "UNIT", "WORD"))


def is_unit(block, piece, previous):
    """Whether a word stands right after a number as its unit."""
    if piece.type not in ("WORD", "UNIT") or previous is None or previous.type != "NUMBER":
        return False
    if piece.newline or not piece.blank or piece.text in NEVER_UNIT:
        return False
    entry = block.entry
    if len(entry) > 1 and entry[-2].text == "column":
        return False
    if block.holds == "cells" and not block.ruled:
        return False
    first = entry[0].type in ("SIGN", "RANGE_SIGN") and len(entry) == 2 or len(entry) == 1
    if block.holds in ("levels", "band") and first:
        return False
    return not (block.holds == "file" and entry[0].text == "ems" and len(entry) == 2)


def layout(text, scanner, rare):
    """The pieces of `text` with ends, cells, signs and units marked."""
    output, stack, previous = [], [Block("file")], None

    def emit(type, piece):
        output.append(Piece(type, piece.text, piece.start, piece.end, piece.blank, piece.newline))
        output[-1].begins_entry = begins_entry

    def end_entry(at):
        if stack[-1].entry:
            output.append(Piece("_END", "", at, at))
            stack[-1].entry = []
            stack[-1].ruled = False

    begins_entry = False
    queue = scan(text, scanner, rare)
    queue.reverse()
    while queue:
        piece = queue.pop()
        block = stack[-1]
        if block.is_brace and piece.newline and block.entry:
            goes_on = False
            if block.holds not in ("levels", "cells"):
                sign = piece.type == "-" and sign_or_minus(text, piece, True) == "SIGN"
                goes_on = previous.type in GOES_ON and not (previous.type == "-" and output[-1].type in ("SIGN", "RANGE_SIGN"))
                goes_on = goes_on or piece.type in CONTINUES and not sign
                goes_on = goes_on or piece.type == "not" and queue and queue[-1].type == "in"
                goes_on = goes_on or block.holds == "clauses" and previous.type == ","
                goes_on = goes_on and not ends_head(block, piece, previous)
            if not goes_on:
                end_entry(previous.end)
        block_start = not block.entry
        given = block.holds == "clauses" and block.entry and block.entry[0].text == "given" and block.entry[-1].text in ("given", ",")
        begins_entry = given or block.holds in ("file", "entries") and block_start
        if piece.newline and piece.start and is_at_margin(text, piece) and len(stack) > 1:
            if not block.is_brace and piece.type not in (")", "]"):
                raise refuse(text, piece.start)
            if block.is_brace and block.at_margin and not block.unindented and begins_declaration(piece, queue):
                raise refuse(text, piece.start)
        if piece.type == "MESSAGE":
            if block.holds == "clauses" and block.entry[-1].text == "message":
                queue.extend(reversed(split_message(text, piece, scanner, rare)))
                continue
            piece.type = "TEXT"
        if block.holds == "cells" and not block.ruled and block.entry and piece.blank and piece.type not in (":", ",", "}"):
            output.append(Piece("_CELL", "", piece.start, piece.start))
            block.cells += 1
        if block.holds == "cells" and not block.entry:
            block.cells = 1

        type = piece.type
        if type == "," and block.is_brace and (block.holds != "clauses" or not block.entry) and not parts_parents(block, queue):
            if not block.entry:
                previous = piece
                continue
            if block.holds == "cells" and is_comma_row(block, queue):
                raise refuse(text, piece.start)
            if block.holds == "fields" and is_name_list(block.entry):
                emit(",", piece)
                block.entry.append(piece)
            else:
                end_entry(piece.start)
            previous = piece
            continue
        if type == "}":
            end_entry(piece.start)
            emit("}", piece)
            if len(stack) > 1 and block.is_brace:
                stack.pop()
            previous = piece
            continue
        if type in (")", "]", "_HOLE_END"):
            emit(type, piece)
            if not block.is_brace:
                stack.pop()
            stack[-1].entry.append(piece)
            previous = piece
            continue
        if type == "-":
            type = sign_or_minus(text, piece, block_start)
            if type == "SIGN" and begins_range(queue):
                type = "RANGE_SIGN"
            block.entry.append(Piece(type, "-", piece.start, piece.end, piece.blank, piece.newline))
            check_spaces(text, block, piece, type, queue)
            emit(type, piece)
            previous = piece
            continue
        if is_unit(block, piece, previous):
            type = "UNIT"
        if type == "%" and block.holds == "cells" and not block.ruled and (piece.blank or previous.type != "NUMBER"):
            raise refuse(text, piece.start)
        if type == "%":
            type = "PERCENT" if previous is not None and previous.type == "NUMBER" and not piece.newline else "PERCENT_UNIT"
        check_spaces(text, block, piece, type, queue)
        if piece.text == "ems" and not output and previous is not None:
            type = "MISPLACED"
        if type == "NUMBER" and piece.text != "1" and [p.text for p in block.entry] == ["ems"] and len(output) == 1:
            raise refuse(text, piece.start)  # another edition
        if type == ":" and block.holds == "cells":
            block.ruled = True
        if type == ":" and block.is_brace and block.entry and block.entry[0].text == "parameter" and gives_type(queue):
            type = "TYPE_COLON"
        emit("_CALL" if type == "(" and previous is not None and previous.type == "WORD" and not piece.blank else type, piece)
        if type == "{":
            head = block.entry[0] if block.entry else piece
            first = queue[-1] if queue else piece
            stack.append(Block(block_after(block), is_at_margin(text, head), is_at_margin(text, first)))
            block.entry.append(piece)
        elif type in ("(", "_HOLE_BEGIN"):
            block.entry.append(piece)
            stack.append(Block("round"))
        elif type == "[":
            block.entry.append(piece)
            stack.append(Block("square"))
        else:
            block.entry.append(Piece(type, piece.text, piece.start, piece.end, piece.blank, piece.newline))
        previous = piece
    end_entry(len(text))
    return output


class Lexer(LarkLexer):
    """Gives the parser its tokens, and asks it which words are keywords where they stand."""

    __future_interface__ = 1

    def __init__(self, conf):
        patterns = {terminal.name: terminal.pattern for terminal in conf.terminals}
        self.scanner = re.compile(
            "|".join(f"(?P<{name}>{patterns[name].to_regexp()})" for name in SCANNED)
            + "|(?P<MARK>" + "|".join(re.escape(mark) for mark in MARKS) + ")")
        # Where these begin depends on the word before them.
        self.rare = {
            name: re.compile(f"(?P<{name}>{patterns[name].to_regexp()})") for name in ("LIBRARY_PATH", "MESSAGE")}
        self.rare["YEAR"] = re.compile(r"(?P<NUMBER>\d+(?:_\d+)*(?!\w))")
        self.previous = ""
        self.names = {pattern.value: name for name, pattern in patterns.items() if isinstance(pattern, PatternStr)}

    def lex(self, lexer_state, parser_state):
        text = str(lexer_state.text.text)
        pieces = layout(text, self.scanner, self.rare)
        lines = LineCounter(text)
        for index, piece in enumerate(pieces):
            type = self.type_of(piece, pieces[index + 1:index + 4], parser_state)
            self.previous = type
            line, column = lines.place(piece.start)
            yield Token(type, piece.text, piece.start, line, column, line, column + len(piece.text), piece.end)

    def type_of(self, piece, following, parser_state):
        following = following + [Piece("", "", 0, 0)] * 3
        if piece.type == "or" and following[0].type == "NOT_APPLICABLE" and accepts(parser_state, "OR_OF_TYPE"):
            return "OR_OF_TYPE"
        if piece.type in RESERVED and accepts(parser_state, "RESERVED") and (
                following[0].type == ":" or not accepts(parser_state, self.names.get(piece.type))):
            return "RESERVED"
        if following[0].type == "TEXT" and not piece.newline and not following[0].newline and is_language(piece) and accepts(parser_state, "LANGUAGE"):
            return "LANGUAGE"
        if piece.type == "_CALL" and not accepts(parser_state, "_CALL"):
            return self.names["("]
        if piece.type != "WORD":
            return self.names.get(piece.type, piece.type)
        if piece.text == "key" and [p.text for p in following[:2]] == [":", "["] and accepts(parser_state, "KEY"):
            return "KEY"
        keyword = self.names.get(piece.text)
        if self.previous == self.names["quantity"] and piece.text in NEVER_UNIT - {"digits", "default", "inverse"}:
            return "NO_UNIT"
        if keyword is None or not accepts(parser_state, keyword):
            # A declaration where none may stand is no record of that kind.
            if piece.begins_entry and piece.text in DECLARATIONS and following[0].type in ("WORD", "TEXT", "NUMBER", "DATE"):
                return "MISPLACED"
            return "WORD"
        if accepts(parser_state, "WORD"):
            if following[0].type in (":", "=") and piece.text != "internal":
                return "WORD"
            if following[0].type == "TEXT" and piece.text == "internal":
                return "WORD"
            if piece.text == "choice" and self.previous == self.names["extend"] and following[0].type != "WORD":
                return "WORD"
            if piece.text in BEFORE and following[0].type not in BEFORE[piece.text]:
                return "WORD"
        return keyword


def is_language(piece):
    """Whether a word before a text may name its language."""
    return piece.type == "WORD" and piece.text not in ("like", "from", "on", "by", "as", "plural")


def accepts(parser_state, type):
    """Whether the parser could take a token of this type now; reductions are tried on a copy of its stack."""
    states = parser_state.parse_conf.parse_table.states
    stack = list(parser_state.state_stack)
    while True:
        action = states[stack[-1]].get(type)
        if action is None:
            return False
        if action[0] is Shift:
            return True
        rule = action[1]
        if rule.expansion:
            del stack[-len(rule.expansion):]
        stack.append(states[stack[-1]][rule.origin.name][1])


class LineCounter:
    """Lines and columns of offsets that only grow."""

    def __init__(self, text):
        self.text, self.position, self.line, self.start = text, 0, 1, 0

    def place(self, offset):
        count = self.text.count("\n", self.position, offset)
        if count:
            self.line += count
            self.start = self.text.rfind("\n", 0, offset) + 1
        self.position = max(self.position, offset)
        return self.line, offset - self.start + 1
