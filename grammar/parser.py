"""The parser made of ems.lark and layout.py, and the dump of its tree.

The dump is that of `ems-dev tree`: `(kind child child)`, one line; a node without children shows its text in quotes.
"""

import pathlib

import lark
from lark import Token, Tree

import layout

GRAMMAR = pathlib.Path(__file__).with_name("ems.lark")


def make_parser():
    return lark.Lark(
        GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer=layout.Lexer, start="start", propagate_positions=True,
        maybe_placeholders=False)


def camel(name):
    first, *rest = name.strip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)


def quoted(text):
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return '"' + "".join(escapes.get(character, character) for character in text) + '"'


def dump(tree, text):
    """The tree as one S-expression; `text` is what was parsed."""
    if isinstance(tree, Token):
        return None
    if tree.data == "start":
        return dump(tree.children[0], text)
    kind = camel(tree.data)
    children = [dump(child, text) for child in tree.children]
    children = [child for child in children if child is not None]
    if children:
        return f"({kind} {' '.join(children)})"
    if tree.meta.empty:
        return f"({kind})"
    return f"({kind} {quoted(text[tree.meta.start_pos:tree.meta.end_pos])})"


def place_of(error):
    """Line and column of what the parser could not take, and its text."""
    token = getattr(error, "token", None)
    seen = quoted(str(token)) if token is not None else "a character"
    return f"{getattr(error, 'line', '?')}:{getattr(error, 'column', '?')}: not expected: {seen}"
