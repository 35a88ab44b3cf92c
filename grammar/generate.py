"""Sentences derived from ems.lark, laid out as layout.py reads them, and small mutations of them.

A sentence is a file of one or two declarations. Which alternative a rule takes is drawn at random, those that nest less
the more often the deeper the derivation is; beyond the bound the shallowest is taken. The same seed gives the same
sentences. What the derivation cannot see (a name that becomes a unit after a number, a word that becomes a language before a
text) may be read otherwise than it was derived; compare.py leaves out what the grammar does not read back.
"""

import random

from lark.grammar import NonTerminal
from lark.lexer import PatternStr

WORDS = ["severity", "score", "boiler-gas", "a", "x1", "Ernst", "été", "major", "class", "process", "impact"]
# Keywords as names: fields, records and levels may bear them.
KEYWORDS_AS_NAMES = ["unit", "use", "table", "level", "view", "map", "from", "on", "of", "key"]
SAMPLES = {
    "TEXT": ['"Severity"', '"a # b"', '"A 12/3"', '"say \\"no\\""', '"\\u{e9}"'],
    "NUMBER": ["0", "3", "12", "0.4", "1_000", "2026"],
    "DATE": ["2026-12-31", "2024-02-29"],
    "PERIOD": ["2025-H1", "2025-Q3", "2025-03"],
    "NOT_APPLICABLE": ["n/a"],
    "UNIT": ["kWh/hl", "t"],
    "PERCENT": ["%"],
    "PERCENT_UNIT": ["%"],
    "LIBRARY_PATH": ["methods/risk-matrix"],
    "TYPE_COLON": [":"],
    "SIGN": ["-"],
    "RANGE_SIGN": ["-"],
    "MINUS": ["-"],
    "OR_OF_TYPE": ["or"],
    "KEY": ["key"],
    "LANGUAGE": ["nl", "fr", "de"],
    "RESERVED": ["in", "when", "otherwise"],
    "_CALL": ["("],
    "MESSAGE_PART": ["scores ", "{{braces}} ", "é "],
    "_MESSAGE_BEGIN": ['"'],
    "_MESSAGE_END": ['"'],
    "_HOLE_BEGIN": ["{"],
    "_HOLE_END": ["}"],
}
# How often an alternative is taken that begins with one of these, against 1 for any other.
WEIGHTS = {
    "range": 0.04, "value_range": 0.1, "filter": 0.08, "if_expression": 0.08, "cases": 0.12, "band": 0.25, "or_": 0.12,
    "and_": 0.15, "not_": 0.1, "comparison": 0.25, "sum": 0.25, "product": 0.25, "signed": 0.1, "power": 0.08, "column": 0.15,
    "alternatives": 0.15, "reasoned": 0.2, "name": 3, "number": 2, "call": 2, "member": 0.3, "unit": 0.2, "_reference": 2, "column_source": 0.15, "reason": 0.4, "translated": 0.2, "case_reason": 0.5,
    "_changes": 0.3, "from_entries": 0.2, "inner_record": 0.5, "inline_scale_type": 0.3, "missing": 0.5, "yes": 0.5, "no": 0.5,
}
# Rules whose tokens touch, since a space parts cells.
CELL_RULES = {"matrix_head", "matrix_row", "row", "table_row"}
NO_SPACE_BEFORE = {".", "..", ",", ")", "]", "?", "}hole", "_END", "_CELL"}
NO_SPACE_AFTER = {".", "..", "(", "[", "_CALL", "SIGN", "RANGE_SIGN", "_END", "_CELL"}
MUTANTS = [",", "{", "}", "(", ")", "[", "]", ":", "=", "->", "..", "-", "|", "?", "3", "x", '"t"', "when", "or", "where",
           "because", "n/a", "%", "\n  ", "2026-01-01", "in", "not", "otherwise", "internal", "default", "from", "."]


class Generator:
    def __init__(self, parser, seed, bound=40):
        self.random = random.Random(seed)
        self.bound = bound
        self.expansions = {}
        for rule in parser.rules:
            self.expansions.setdefault(rule.origin.name, []).append(rule.expansion)
        self.words = {
            terminal.name: terminal.pattern.value for terminal in parser.terminals
            if isinstance(terminal.pattern, PatternStr)}
        self.heights = self.measure()

    def measure(self):
        """The least height of a derivation from each rule."""
        heights = dict.fromkeys(self.expansions, 10_000)
        changed = True
        while changed:
            changed = False
            for name, expansions in self.expansions.items():
                least = min(self.height(expansion, heights) for expansion in expansions)
                if least < heights[name]:
                    heights[name], changed = least, True
        return heights

    @staticmethod
    def height(expansion, heights):
        return 1 + max((heights[symbol.name] for symbol in expansion if isinstance(symbol, NonTerminal)), default=0)

    def sentence(self):
        """The pieces of one file, each a pair of its text and whether it begins after a space."""
        tokens = []
        if self.random.random() < 0.2:
            tokens += [("ems", "ems", False), ("NUMBER", "1", False), ("WORD", "nl", False), ("_END", "", False)]
        for _ in range(self.random.randint(1, 2)):
            self.derive("_declaration", 0, False, tokens)
            tokens.append(("_END", "", False))
        return self.render(tokens)

    def derive(self, name, depth, tight, tokens):
        expansions = self.expansions[name]
        if len(expansions) > 1:
            room = self.bound - depth
            weights = [
                (WEIGHTS.get(e[0].name, 1) if e else 1) * 0.35 ** max(0, self.height(e, self.heights) - room)
                for e in expansions]
            if room <= 0:
                least = min(self.height(e, self.heights) for e in expansions)
                weights = [1 if self.height(e, self.heights) == least else 0 for e in expansions]
            expansion = self.random.choices(expansions, weights)[0]
        else:
            expansion = expansions[0]
        if name in CELL_RULES:
            tight = True
        around = tight
        for symbol in expansion:
            if isinstance(symbol, NonTerminal):
                self.derive(symbol.name, depth + 1, tight, tokens)
                continue
            type = self.words.get(symbol.name, symbol.name)
            tokens.append((type, self.text(symbol.name), tight or (around and type in ("(", "[", "_CALL"))))
            if type in ("(", "[", "_CALL"):
                tight = False
            elif type in (")", "]"):
                tight = around
                tokens[-1] = (type, tokens[-1][1], tight)
            elif type == ":" and name == "table_row":
                tight = around = False

    def text(self, terminal):
        if terminal in SAMPLES:
            return self.random.choice(SAMPLES[terminal])
        if terminal == "WORD":
            return self.random.choice(KEYWORDS_AS_NAMES if self.random.random() < 0.12 else WORDS)
        return self.words.get(terminal, "")

    def render(self, tokens):
        pieces, blocks, message = [], [], False
        previous = ("_END", "", False)
        for index, token in enumerate(tokens):
            type, text, tight = token
            following = tokens[index + 1][0] if index + 1 < len(tokens) else "_END"
            space = previous[0] not in NO_SPACE_AFTER and type not in NO_SPACE_BEFORE
            if tight and (previous[2] or previous[0] in ("_CELL", "_END")):
                space = False
            if type == "_CALL" or type == "LIBRARY_PATH" or previous[0] == "LIBRARY_PATH":
                space = False
            if message or previous[0] == "_MESSAGE_BEGIN":
                space = type not in ("_HOLE_END", "MESSAGE_PART", "_MESSAGE_END", "_HOLE_BEGIN") and space and \
                    previous[0] not in ("_HOLE_BEGIN", "_MESSAGE_BEGIN")
            if type == "_MESSAGE_BEGIN":
                message = True
            if type == "_MESSAGE_END":
                message = False
            if type == "_END":
                comma = blocks and blocks[-1] != "clauses" and (following in ("otherwise",) or self.random.random() < 0.3)
                inner = len(blocks) - (following == "}")
                text, space = ("," if comma and following != "}" else "\n" + "  " * inner), False
            if type == "_CELL":
                text = " "
            if type == "{":
                blocks.append("clauses" if self.is_clauses(tokens, index) else "")
            if type == "}" and blocks:
                blocks.pop()
            pieces.append(((" " if space else "") + text, type))
            previous = token
        return [text for text, _ in pieces]

    @staticmethod
    def is_clauses(tokens, index):
        start = index
        while start > 0 and tokens[start - 1][0] not in ("_END", "{"):
            start -= 1
        return tokens[start][0] in ("check", "view", "test")

    def mutate(self, pieces):
        """One small change: a piece dropped, doubled, swapped, replaced or put in, or a space lost or won."""
        pieces = list(pieces)
        at = self.random.randrange(len(pieces))
        change = self.random.randrange(7)
        if change == 0:
            del pieces[at]
        elif change == 1:
            pieces.insert(at, pieces[at])
        elif change == 2 and at + 1 < len(pieces):
            pieces[at], pieces[at + 1] = pieces[at + 1], pieces[at]
        elif change == 3:
            pieces[at] = " " + self.random.choice(MUTANTS)
        elif change == 4:
            pieces.insert(at, " " + self.random.choice(MUTANTS))
        elif change == 5:
            pieces[at] = pieces[at].lstrip(" ") if pieces[at].startswith(" ") else " " + pieces[at]
        else:
            pieces.insert(at, self.random.choice(["\n  ", ",", " "]))
        return pieces
