"""Gives the parser its tokens, and asks it which words are keywords where they stand: a word is a keyword where the grammar
allows it there, and before `:` and `=` never where it could be a name."""

from lark import Token
from lark.lexer import Lexer as LarkLexer
from lark.lexer import PatternStr
from lark.parsers.lalr_analysis import Shift

from layout import NEVER_UNIT, Layout
from scanner import CHECK_CLAUSES, RESERVED, Piece, Scanner

DECLARATIONS = frozenset(
    "include scale choice matrix table method parameter use rows check view import amend from scenario test unit kind extend"
    .split())

# Keywords that are one only before certain pieces, because a name may stand in the same place.
ONLY_BEFORE = {
    "column": ("TEXT", "NUMBER"),
    "accept": ("WORD",),
    "published": ("WORD",),
    "list": ("WORD",),
    **dict.fromkeys(["delimiter", "decimal", "dates", "sheet", "header", "fill-down"], ("TEXT", "NUMBER", "[")),
}
# Words before a text that name no language.
NO_LANGUAGE = ("like", "from", "on", "by", "as", "plural")


class Lexer(LarkLexer):
    __future_interface__ = 1

    def __init__(self, conf):
        self.scanner = Scanner({terminal.name: terminal.pattern.to_regexp() for terminal in conf.terminals})
        self.names = {
            terminal.pattern.value: terminal.name for terminal in conf.terminals
            if isinstance(terminal.pattern, PatternStr)}

    def lex(self, lexer_state, parser_state):
        text = str(lexer_state.text.text)
        pieces = Layout(text, self.scanner).pieces()
        pieces += [Piece("", "", len(text), len(text))] * 2
        lines = LineCounter(text)
        previous = ""
        for index, piece in enumerate(pieces[:-2]):
            previous = self.type_of(piece, pieces[index + 1], pieces[index + 2], previous, parser_state)
            line, column = lines.place(piece.start)
            yield Token(previous, piece.text, piece.start, line, column, line, column + len(piece.text), piece.end)

    def type_of(self, piece, following, after, previous, parser_state):
        """The terminal of a piece, by the two that follow it and what the grammar allows here."""
        def allows(terminal):
            return accepts(parser_state, terminal)

        if piece.type == "or" and following.type == "NOT_APPLICABLE" and allows("OR_OF_TYPE"):
            return "OR_OF_TYPE"
        if piece.type in RESERVED and allows("RESERVED"):
            if following.type == ":" or not allows(self.names.get(piece.type)):
                return "RESERVED"
        if piece.type == "_CALL" and not allows("_CALL"):
            return self.names["("]
        if piece.type != "WORD":
            return self.names.get(piece.type, piece.type)

        if following.type in ("TEXT", "_MESSAGE_BEGIN") and not piece.newline and not following.newline:
            # On one line, the next clause of a check ends a title and a message.
            is_clause = piece.text in CHECK_CLAUSES and allows(self.names["reason"])
            if piece.text not in NO_LANGUAGE and not is_clause and allows("LANGUAGE"):
                return "LANGUAGE"
        if piece.text == "key" and (following.type, after.type) == (":", "[") and allows("KEY"):
            return "KEY"
        if previous == self.names["quantity"] and piece.text in NEVER_UNIT - {"digits", "default", "inverse"}:
            return "MISPLACED"
        keyword = self.names.get(piece.text)
        if keyword is None or not allows(keyword):
            # A declaration where none may stand is no record of that kind.
            # Where `remove` may stand a change begins: after a comma of `given` too.
            begins = piece.begins_entry or allows(self.names["remove"])
            is_declaration = begins and piece.text in DECLARATIONS
            return "MISPLACED" if is_declaration and following.type in ("WORD", "TEXT", "NUMBER", "DATE") else "WORD"
        if not allows("WORD"):
            return keyword
        return "WORD" if self.is_name(piece, following, previous) else keyword

    def is_name(self, piece, following, previous):
        """Whether a word that could be a keyword or a name is a name."""
        if piece.text == "internal":
            return following.type == "TEXT"
        if piece.text == "choice" and previous == self.names["extend"]:
            return following.type != "WORD"
        if piece.text in ("quantity", "series"):
            return False
        return following.type in (":", "=") or following.type not in ONLY_BEFORE.get(piece.text, (following.type,))


def accepts(parser_state, terminal):
    """Whether the parser could take this terminal now; reductions are tried on a copy of its stack."""
    states = parser_state.parse_conf.parse_table.states
    stack = list(parser_state.state_stack)
    while True:
        action = states[stack[-1]].get(terminal)
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
