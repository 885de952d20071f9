"""What Python's own parser finds in files of Python: decorated functions with their parameters, classes, imports.

    python read_python.py FILES

FILES has one path a line. Prints one line of JSON for each file that Python can parse.
"""

import ast
import bisect
import io
import itertools
import json
import sys
import tokenize
import warnings
from typing import Any, Iterator, Optional

warnings.simplefilter("ignore")
_LEFT_OUT = {tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


class Text:
    """A module, of which every piece can be read as its tokens."""

    def __init__(self, source: str) -> None:
        self.lines = source.splitlines(keepends=True)
        self.tokens = [
            token for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type not in _LEFT_OUT
        ]  # fmt: skip
        self.starts = [token.start for token in self.tokens]
        self.bytes = [line.encode() for line in source.split("\n")]

    def of(self, node: Optional[ast.AST]) -> Optional[str]:
        if node is None:
            return None
        start, end = self._at(node.lineno, node.col_offset), self._at(node.end_lineno, node.end_col_offset)
        first = bisect.bisect_left(self.starts, start)
        own = itertools.takewhile(lambda token: token.end <= end, self.tokens[first : first + 2000])
        return " ".join(token.string for token in own)

    def _at(self, line: int, column: int) -> tuple[int, int]:
        """ast counts bytes, tokenize characters."""
        return line, len(self.bytes[line - 1][:column].decode(errors="ignore"))


def call(node: ast.expr, text: Text) -> list[Any]:
    if isinstance(node, ast.Call):
        named = {one.arg: literal(one.value) for one in node.keywords if one.arg}
        return [text.of(node.func).replace(" ", ""), named]
    return [text.of(node).replace(" ", ""), None]


def literal(node: ast.expr) -> Optional[str]:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def parameters(arguments: ast.arguments, text: Text) -> list[Any]:
    placed = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(placed) - len(arguments.defaults)) + list(arguments.defaults)
    pairs = [*zip(placed, defaults), *zip(arguments.kwonlyargs, arguments.kw_defaults)]
    return [[one.arg, bare(text.of(one.annotation)), bare(text.of(default))] for one, default in pairs]


def bare(text: Optional[str]) -> Optional[str]:
    """Brackets around a whole expression are no part of it to `ast`."""
    return None if text is None else text.replace("(", "").replace(")", "").replace(" ", "")


def fields(node: ast.ClassDef, text: Text) -> list[Any]:
    return [
        [one.target.id, bare(text.of(one.annotation)), bare(text.of(one.value))]
        for one in statements_in(node.body)
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
    ]


def statements_in(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Those below `if`, `try` and the like too, but no other function's or class's."""
    for one in body:
        yield one
        if not isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for part in ("body", "handlers", "orelse", "finalbody"):
                yield from statements_in(getattr(one, part, []))


def imported(tree: ast.AST) -> dict[str, str]:
    names: dict[str, str] = {}
    nodes = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    for node in sorted(nodes, key=lambda one: (one.lineno, one.col_offset)):
        for one in node.names:
            if isinstance(node, ast.Import):
                first = one.name.split(".")[0]
                names[one.asname or first] = one.name if one.asname else first
            elif one.name != "*":
                names[one.asname or one.name] = f"{'.' * node.level}{node.module or ''}.{one.name}"
    return names


def read(source: str) -> dict[str, Any]:
    tree, text = ast.parse(source), Text(source)
    nodes = sorted((node for node in ast.walk(tree) if hasattr(node, "lineno")), key=lambda one: (one.lineno, one.col_offset))
    return {
        "functions": [
            [node.name, node.lineno, [call(one, text) for one in node.decorator_list], parameters(node.args, text)]
            for node in nodes
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        ],
        "classes": [
            [node.name, node.lineno, [bare(text.of(base)) for base in node.bases], fields(node, text)]
            for node in nodes
            if isinstance(node, ast.ClassDef)
        ],
        "imports": imported(tree),
    }


def main(list_of_files: str) -> None:
    for path in open(list_of_files, encoding="utf-8").read().splitlines():
        try:
            source = open(path, encoding="utf-8").read()
            print(json.dumps({"file": path, **read(source)}))
        except (SyntaxError, ValueError, RecursionError, tokenize.TokenError):
            continue


if __name__ == "__main__":
    main(sys.argv[1])
