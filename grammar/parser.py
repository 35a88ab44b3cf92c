"""The parser made of ems.lark, scanner.py, layout.py and lexer.py, and the dump of its tree.

The dump is that of `ems-dev tree --each`: `(kind child child)`, one line; a node without children shows its text in quotes,
an operator stands after the kind.
"""

import pathlib

import lark
from lark import Token, Tree

import lexer

GRAMMAR = pathlib.Path(__file__).with_name("ems.lark")

# Nodes that say their operator before their children.
MARKED = {"binary", "unary", "comparisonPattern", "bandLimit"}


def make_parser():
    return lark.Lark(
        GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer=lexer.Lexer, start="start", propagate_positions=True,
        maybe_placeholders=False)


def camel(name):
    first, *rest = name.strip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)


def quoted(text):
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return '"' + "".join(escapes.get(character, character) for character in text) + '"'


def dump(tree, text):
    """The tree as one S-expression; `text` is what was parsed."""
    if tree.data == "start":
        return dump(tree.children[0], text)
    kind = camel(tree.data)
    if kind in MARKED:
        words = [str(child) for child in tree.children if isinstance(child, Token)]
        marked = ".." if ".." in words else words[0] if kind == "bandLimit" else " ".join(words)
        kind += " " + ("sign" if tree.data == "unary" and marked == "-" else marked)
    children = [dump(child, text) for child in tree.children if isinstance(child, Tree)]
    if children:
        return f"({kind} {' '.join(children)})"
    if tree.meta.empty or tree.data == "file":
        return f"({kind})"
    leaf = text[tree.meta.start_pos:tree.meta.end_pos]
    return f"({kind} {quoted(leaf)})" if leaf else f"({kind})"


def place_of(error):
    """Line and column of what the parser could not take, and its text."""
    token = getattr(error, "token", None)
    seen = quoted(str(token)) if token is not None else "a character"
    return f"{getattr(error, 'line', '?')}:{getattr(error, 'column', '?')}: not expected: {seen}"
