"""The layout pass: marks the ends of entries, clauses and rows (_END) and the spaces between cells (_CELL), tells a sign from
a minus and a unit from a word. The rules of section 3 of the language:

1. Every `{` opens a block; what it holds is known by the head that it ends (`what_opens`). `(` and `[` open brackets, in
   which a newline means nothing. The innermost decides.
2. In a block a newline ends an entry, unless the line ends in an operator, `:`, `->`, `because`, `then`, `else`, or the next
   one begins with an operator that is no sign, or with `when otherwise because then else` (`goes_on`). In levels and cells a
   newline always ends a row; in clauses a line goes on after a comma too.
3. A comma ends an entry too, but in clauses, where it parts the members of a list; after bare names in a block of fields,
   where it joins the names of one declaration; and between the parents of a kind, in its head.
4. In cells a space parts two cells; what touches is one cell, and so is a bracket. After the `:` of a table's row stands one
   rule.
5. A `-` is a sign where it touches what follows and nothing that could be an operand touches it on its left. Other operators
   stand between spaces.
6. A word after a number is its unit, but not between cells, and not after the first number of a level or of an item of a band.
"""

from scanner import CHECK_CLAUSES, RESERVED, Piece, refused

NEVER_UNIT = RESERVED | frozenset(
    "to above below up map split by on in digits default create inverse ascending descending worst message reason fix level clause"
    .split())

OPERATORS = frozenset(["+", "-", "*", "/", "^", "<", "<=", ">", ">=", "=", "!=", "is", "in", "and", "or", "not"])
# A line that ends in one of these goes on in the next.
OPENS_NEXT_LINE = OPERATORS | frozenset([":", "->", "because", "then", "else", "where"])
# A line that begins with one of these continues the one before; `not` only as `not in`.
CONTINUES_LINE = (OPERATORS - {"not"}) | frozenset(["when", "otherwise", "because", "then", "else"])
SPACED = frozenset(["+", "*", "/", "^", "<", "<=", ">", ">=", "!=", "MINUS"])

# What a block holds, by the word that its head begins with; entries where it is none of these.
HOLDS = {
    "scale": "levels", "choice": "levels",
    "matrix": "cells", "table": "cells", "rows": "cells",
    "view": "clauses", "check": "clauses", "test": "clauses",
    "kind": "fields", "extend": "fields", "for": "fields",
}
SIGNS = ("SIGN", "RANGE_SIGN")


class Block:
    """An open bracket: what it holds, and the pieces of its entry so far."""

    def __init__(self, holds, at_margin=False, is_unindented=False):
        self.holds = holds
        self.at_margin = at_margin  # its head begins at column 1
        self.is_unindented = is_unindented  # and so does its first entry
        self.entry = []
        self.cells = 0  # cells of the row so far
        self.is_ruled = False  # a table's row behind its `:`

    @property
    def is_brace(self):
        return self.holds != "bracket"

    @property
    def is_in_cells(self):
        return self.holds == "cells" and not self.is_ruled

    @property
    def types(self):
        return [piece.type for piece in self.entry]

    def begins_with(self, *words):
        return bool(self.entry) and self.entry[0].text in words


class Layout:
    """Lays out one text: `pieces()` gives what the grammar reads."""

    def __init__(self, text, scanner):
        self.text, self.scanner = text, scanner
        self.queue = scanner.scan(text)[::-1]  # the next piece last
        self.stack = [Block("file")]
        self.output = []
        self.previous = None

    def pieces(self):
        while self.queue:
            piece = self.queue.pop()
            self.newline(piece)
            self.check_margin(piece)
            if piece.type == "MESSAGE":
                if self.block.holds == "clauses" and self.is_message():
                    self.queue.extend(reversed(self.scanner.message_parts(self.text, piece)))
                    continue
                piece = piece.typed("TEXT")
            self.space(piece)
            if piece.type == "," and self.ends_entry(piece):
                self.comma(piece)
            elif piece.type in ("}", ")", "]", "_HOLE_END"):
                self.close(piece)
            else:
                self.take(piece)
            self.previous = piece
        self.end_entry(len(self.text))
        return self.output

    def is_message(self):
        """Whether a text stands after `message`, or after a message and the word of a language."""
        entry = self.block.entry
        return bool(entry) and (
            entry[-1].text == "message" or
            len(entry) > 1 and entry[-2].type == "_MESSAGE_END" and entry[-1].text not in CHECK_CLAUSES)

    @property
    def block(self):
        return self.stack[-1]

    @property
    def next(self):
        return self.queue[-1] if self.queue else Piece("", "", len(self.text), len(self.text), True, True)

    # Ends

    def end_entry(self, offset):
        if self.block.entry:
            self.output.append(Piece("_END", "", offset, offset))
            self.block.entry = []
            self.block.is_ruled = False

    def newline(self, piece):
        """Ends the entry before a piece that begins a line, unless it goes on."""
        block = self.block
        if piece.newline and block.is_brace and block.entry and not self.goes_on(piece):
            self.end_entry(self.previous.end)

    def goes_on(self, piece):
        block, previous = self.block, self.previous
        if block.holds in ("levels", "cells"):
            return False
        if block.holds == "file" and block.begins_with("include", "kind") and "{" not in block.types:
            return previous.type == "in"  # a head is no expression; `in` stands before a parent
        if piece.type == "=" and block.holds != "clauses" and not {"=", ":", "where"} & set(block.types):
            return False  # the `=` of a rule is no operator
        if block.holds == "clauses" and previous.type == ",":
            return True
        if previous.type in OPENS_NEXT_LINE and self.output[-1].type not in SIGNS:
            return True
        if piece.type == "-":
            return self.sign_or_minus(piece) == "MINUS"
        return piece.type in CONTINUES_LINE or piece.type == "not" and self.next.type == "in"

    def ends_entry(self, comma):
        """Whether a comma ends an entry here; what it does else, the grammar says."""
        block = self.block
        if not block.is_brace or block.holds == "clauses" and block.entry:
            return False
        in_head = block.holds == "file" and block.begins_with("kind") and "{" not in block.types
        return not (in_head and "in" in block.types and "or" not in block.types and self.next.type == "WORD")

    def comma(self, piece):
        block = self.block
        if not block.entry:
            return  # one end is enough
        if block.is_in_cells and block.cells == 1 and block.entry[0].newline and not self.next.newline \
                and self.next.type != "}":
            raise refused(self.text, piece.start)  # commas where spaces part cells
        if block.holds == "fields" and all(p.type in ("WORD", "TEXT", ",") for p in block.entry):
            self.emit(piece, ",")
            block.entry.append(piece)
        else:
            self.end_entry(piece.start)

    def check_margin(self, piece):
        """At column 1 nothing goes on in brackets, and a declaration shows that a block was not closed."""
        if not piece.newline or len(self.stack) == 1 or not self.at_margin(piece):
            return
        block = self.block
        if not block.is_brace:
            if piece.type not in (")", "]"):
                raise refused(self.text, piece.start)
        elif block.at_margin and not block.is_unindented and piece.type == "WORD" and not self.next.newline:
            if piece.text == "for" and self.next.type == "WORD":
                return  # stands in methods only, so it does not begin another declaration
            if self.next.type in ("WORD", "TEXT", "MESSAGE", "{", "NUMBER", "DATE"):
                raise refused(self.text, piece.start)

    def at_margin(self, piece):
        return piece.start == 0 or self.text[piece.start - 1] in "\r\n"

    # Cells

    def space(self, piece):
        """Marks the space before a piece that begins another cell of its row."""
        block = self.block
        if not block.is_in_cells:
            return
        if not block.entry:
            block.cells = 1
        elif piece.blank and piece.type not in (":", ",", "}"):
            self.output.append(Piece("_CELL", "", piece.start, piece.start))
            block.cells += 1

    # Brackets

    def close(self, piece):
        if piece.type == "}":
            self.end_entry(piece.start)
        self.emit(piece, piece.type)
        if len(self.stack) > 1 and self.block.is_brace == (piece.type == "}"):
            self.stack.pop()
        if piece.type != "}":
            self.block.entry.append(piece)

    def what_opens(self):
        """What the block holds that opens now, by the entry that it stands in."""
        entry, types = self.block.entry, self.block.types
        if types and types[-1] in (":", "->", "or") or [p.text for p in entry[-2:]] == ["list", "of"]:
            return "levels"
        if entry and entry[-1].text == "map":
            return "entries"
        if "band" in types and types[-2] == "->":
            return "band"
        if self.block.holds == "clauses" and self.block.begins_with("given"):
            entry = entry[1:]
        if not entry or len(entry) > 1 and entry[1].type in (":", "="):
            return "entries"
        if [p.text for p in entry[:2]] == ["extend", "choice"] and len(entry) > 2:
            return "levels"
        return HOLDS.get(entry[0].text, "entries")

    # Words and marks

    def take(self, piece):
        """Gives a piece its type, and opens what it opens."""
        block = self.block
        type = self.type_of(piece)
        self.check_spaces(piece, type)
        touches_name = self.previous is not None and self.previous.type == "WORD" and not piece.blank
        self.emit(piece, "_CALL" if type == "(" and touches_name else type)
        block.is_ruled = block.is_ruled or type == ":" and block.holds == "cells"
        if type == "{":
            head = block.entry[0] if block.entry else piece
            self.stack.append(Block(self.what_opens(), self.at_margin(head), self.at_margin(self.next)))
        elif type in ("(", "[", "_HOLE_BEGIN"):
            self.stack.append(Block("bracket"))
        block.entry.append(piece.typed(type))

    def emit(self, piece, type):
        block = self.block
        given = block.holds == "clauses" and block.begins_with("given") and block.entry[-1].text in ("given", ",")
        self.output.append(piece.typed(type))
        self.output[-1].begins_entry = given or block.holds in ("file", "entries") and not block.entry

    def type_of(self, piece):
        block, type = self.block, piece.type
        after_number = self.previous is not None and self.previous.type == "NUMBER"
        if type == "-":
            sign = self.sign_or_minus(piece)
            return "RANGE_SIGN" if sign == "SIGN" and self.begins_range() else sign
        if type == "%":
            if block.is_in_cells and (piece.blank or not after_number):
                raise refused(self.text, piece.start)
            return "PERCENT" if after_number and not piece.newline else "PERCENT_UNIT"
        if type in ("WORD", "UNIT") and after_number and self.is_unit(piece):
            return "UNIT"
        if type == ":" and block.is_brace and block.begins_with("parameter") and self.gives_type():
            return "TYPE_COLON"
        if piece.text == "ems" and self.previous is not None and not self.output:
            return "MISPLACED"  # the edition is the first word of a file
        if type == "NUMBER" and piece.text != "1" and len(self.output) == 1 and self.output[0].text == "ems":
            raise refused(self.text, piece.start)  # another edition
        return type

    def sign_or_minus(self, piece):
        touches = self.text[piece.end:piece.end + 1].strip(" \t\r\n\u00a0:,|)]}#-") != ""
        before = self.text[max(0, piece.start - 2):piece.start]
        opens = not before or before[-1].isspace() or before[-1] in "([{,:|=+-*/^<>" or before == ".."
        return "SIGN" if touches and opens else "MINUS"

    def begins_range(self):
        """Whether a number, perhaps with its unit, and `..` come next."""
        following = [piece.type for piece in self.queue[:-4:-1]]
        return following[:2] == ["NUMBER", ".."] or \
            following[::2] == ["NUMBER", ".."] and following[1] in ("%", "UNIT", "WORD")

    def is_unit(self, piece):
        """Whether the word after a number is its unit."""
        block = self.block
        if piece.newline or not piece.blank or piece.text in NEVER_UNIT or block.is_in_cells:
            return False
        if len(block.entry) > 1 and block.entry[-2].text == "column":
            return False
        is_first = len(block.entry) == 1 or len(block.entry) == 2 and block.entry[0].type in SIGNS
        if block.holds in ("levels", "band") and is_first:
            return False
        return not (block.holds == "file" and block.begins_with("ems") and len(block.entry) == 2)

    def gives_type(self):
        """Whether `default` follows on the line of a parameter: then a type stands behind its `:`."""
        for piece in self.queue[-2::-1]:
            if piece.newline or piece.type in (",", "}", "because"):
                return False
            if piece.text == "default":
                return True
        return False

    def check_spaces(self, piece, type):
        """Refuses an operator that touches an operand, and a `.`, `..` or `?` that does not."""
        block = self.block
        if type == "?" and piece.blank:
            raise refused(self.text, piece.start)
        if type in (".", ".."):
            is_limit = type == ".." and block.holds == "band" and len(block.entry) > 1
            if (piece.blank or self.next.blank) and not is_limit:
                raise refused(self.text, piece.start)
        if block.is_in_cells or block.holds == "file" and block.begins_with("include"):
            return
        compares = type == "=" and (
            not block.is_brace or block.holds == "clauses" or block.is_ruled or {"=", "where"} & set(block.types))
        if (type in SPACED or compares) and not (piece.blank and self.next.blank):
            raise refused(self.text, piece.start)
