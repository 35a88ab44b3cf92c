#!/usr/bin/env python3
"""Holds the grammar and the parser of the program against each other.

    python3 grammar/compare.py [--ems-dev PATH] [FILE or FOLDER …] [--generate N] [--seed S]

Each file (*.ems, and the blocks marked `ems` of *.md) is read by both, and what they accept and the trees they make are
compared. With --generate, N sentences are derived from the grammar, and each is mutated once; both kinds are compared in
the same way. --grammar-only reads the files with the grammar alone, --tree prints the grammar's tree of each file.

Needs lark: `make grammar` puts it into .build/grammar-venv, as does
    python3 -m venv .build/grammar-venv && .build/grammar-venv/bin/pip install -r grammar/requirements.txt
Exit status: 0 both agree, 1 they differ, 2 something is not there.
"""

import argparse
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / ".build" / "grammar-venv" / "bin" / "python3"

try:
    import lark
except ImportError:
    if VENV.exists() and pathlib.Path(sys.prefix) != VENV.parent.parent:
        os.execv(VENV, [str(VENV), *sys.argv])
    sys.exit(__doc__.split("\n\n")[-1])

sys.dont_write_bytecode = True

import generate
import parser as grammar_parser


# What the program finds while it reads and no grammar says: a case that nothing reaches is well formed.
MEANING = ("EMS0126",)


class Sample:
    """A text to compare: where it is from, and whether an error is expected there."""

    def __init__(self, name, text):
        self.name, self.text = name, text


def samples_of(path):
    """The samples of a file: itself, or the `ems` blocks of a Markdown page, each at its line."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    if path.suffix == ".md":
        for block in re.finditer(r"^```ems\n(.*?)^```", text, re.M | re.S):
            yield Sample(f"{path}:{text.count(chr(10), 0, block.start()) + 2}", block.group(1))
    else:
        yield Sample(str(path), text)


def all_samples(paths):
    for path in map(pathlib.Path, paths):
        if path.is_dir():
            files = sorted(p for p in path.rglob("*") if p.suffix in (".ems", ".md") and ".build" not in p.parts)
        else:
            files = [path] if path.exists() else []
        for file in files:
            yield from samples_of(file)


def grammar_tree(parser, text):
    """The dump of the grammar's tree, or None and where it stopped."""
    try:
        return grammar_parser.dump(parser.parse(text), text), None
    except lark.exceptions.LarkError as error:
        return None, grammar_parser.place_of(error)


def program_trees(ems_dev, texts):
    """For each text the dump of the program's tree, or None and its first error."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for index, text in enumerate(texts):
            name = pathlib.Path(folder) / f"{index}.ems"
            name.write_bytes(text.encode("utf-8"))
            names.append(str(name))
        for start in range(0, len(names), 40):
            results += answers(ems_dev, names[start:start + 40])
    return results


def answers(ems_dev, names):
    """The program's answer to each file; one on which it fails is found by halves."""
    try:
        run = subprocess.run(
            [ems_dev, "tree", "--each", *names], capture_output=True, timeout=5, preexec_fn=limit_memory,
            env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})
        parts = run.stdout.decode("utf-8", errors="replace").split("\x1e")[1:]
        if len(parts) == len(names):
            split = [part.partition("\n") for part in parts]
            return [(rest.strip(), None) if status == "ok" else (None, rest.strip()) for status, _, rest in split]
        failure = f"the program failed, status {run.returncode}"
    except subprocess.TimeoutExpired:
        failure = "the program did not end"
    if len(names) == 1:
        return [(None, failure)]
    middle = len(names) // 2
    return answers(ems_dev, names[:middle]) + answers(ems_dev, names[middle:])


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))


def first_difference(one, other):
    at = next((i for i, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))
    start = max(0, at - 80)
    return f"    grammar … {one[start:at + 100]}\n    program … {other[start:at + 100]}"


def is_meaning(errors):
    """Whether all errors, a line each, are of the meaning of what is well formed."""
    return all(any(f": {code} " in line for code in MEANING) for line in errors.splitlines())


def compare(parser, ems_dev, samples, show_all):
    """Prints each difference; how many there were."""
    differences = 0
    trees = program_trees(ems_dev, [sample.text for sample in samples]) if ems_dev else [None] * len(samples)
    for sample, program in zip(samples, trees):
        tree, stopped = grammar_tree(parser, sample.text)
        message = None
        if program is None:
            if tree is None:
                message = f"the grammar does not accept it, {stopped}"
        elif program[1] and program[1].startswith("the program"):
            message = program[1]
        elif tree is None and program[0] is not None:
            message = f"the program accepts it, the grammar does not, {stopped}"
        elif tree is not None and program[0] is None and not is_meaning(program[1]):
            message = f"the grammar accepts it, the program does not: {program[1]}"
        elif program[0] is not None and tree != program[0]:
            message = "the trees differ\n" + first_difference(tree, program[0])
        if message:
            differences += 1
            if differences <= show_all:
                print(f"{sample.name}: {message}")
                if sample.name.startswith(("sentence", "mutant")):
                    print("    | " + sample.text.strip().replace("\n", "\n    | "))
    return differences


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="*")
    arguments.add_argument("--ems-dev", default=str(ROOT / ".build" / "debug" / "ems-dev"))
    arguments.add_argument("--generate", type=int, default=0, metavar="N")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--grammar-only", action="store_true")
    arguments.add_argument("--tree", action="store_true")
    arguments.add_argument("--show", type=int, default=20, metavar="N", help="differences shown of each sort")
    given = arguments.parse_args()

    parser = grammar_parser.make_parser()
    ems_dev = None if given.grammar_only or given.tree else given.ems_dev
    if ems_dev and not pathlib.Path(ems_dev).exists():
        print(f"{ems_dev} is not there: build it (swift build), or name it with --ems-dev", file=sys.stderr)
        sys.exit(2)

    differences = 0
    files = list(all_samples(given.files))
    if given.tree:
        for sample in files:
            tree, stopped = grammar_tree(parser, sample.text)
            print(tree if tree is not None else f"{sample.name}: {stopped}")
        return
    differences += compare(parser, ems_dev, files, given.show)
    print(f"{len(files)} files and blocks, {differences} differ")

    if given.generate:
        generator = generate.Generator(parser, given.seed)
        sentences, mutants, refused = [], [], 0
        while len(sentences) < given.generate:
            pieces = generator.sentence()
            text = "".join(pieces)
            if len(text) > 4000:
                continue
            tree, stopped = grammar_tree(parser, text)
            if tree is None:
                refused += 1
                if given.grammar_only and refused <= given.show:
                    print(f"not read back, {stopped}\n    | " + text.replace("\n", "\n    | "))
                continue
            sentences.append(Sample(f"sentence {len(sentences) + 1}", text))
            mutants.append(Sample(f"mutant {len(mutants) + 1}", "".join(generator.mutate(pieces))))
        wrong = compare(parser, ems_dev, sentences, given.show)
        print(f"{len(sentences)} sentences ({refused} more were not read back), {wrong} differ")
        differences += wrong
        if ems_dev:
            wrong = compare(parser, ems_dev, mutants, given.show)
            print(f"{len(mutants)} mutants, {wrong} differ")
            differences += wrong
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
