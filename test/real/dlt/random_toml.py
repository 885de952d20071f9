"""Random TOML documents: every type, in every notation that TOML has for it, and a few broken ones.

    python random_toml.py documents|values SEED COUNT FOLDER

`values` are documents of one value each. The same seed gives the same documents.
"""

import random
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Literal, Union

from random_scalars import basic, scalar

Style = Literal["header", "dotted", "inline"]


@dataclass
class Table:
    style: Style
    children: dict[str, "Node"] = field(default_factory=dict)


# A value in its notation, a table, or an array of tables.
Node = Union[str, Table, list[Table]]

# Names that dlt treats in a way of their own, names of every kind that an environment can't hold, and plain ones.
DLT_NAMES = (
    "sources destination credentials pipedrive postgres bigquery filesystem api_key password headers query kwargs "
    "engine_args options json_normalizer module_config client_kwargs storage_options tags runtime normalize "
    "data_writer schema extract load additional_headers local_config write_disposition dlt_secrets_toml"
).split()
ODD_NAMES = [
    "a.b", "a-b", "s t", "1st", "00", "é", "ß", "ı", "ŉ", "日本", "K", "x__k", "API_KEY", "camelCase", "", "_private",
    "__proto__", "constructor", "toString", "hasOwnProperty", "quo\"te", "back\\slash", "tab\tkey", "😀", "GITHUB_token",
]  # fmt: skip
PLAIN_NAMES = [f"key_{n}" for n in range(40)]


def array(rng: random.Random, depth: int) -> str:
    make = rng.choice([scalar, lambda r: value(r, depth + 1)])
    items = [make(rng) for _ in range(rng.randrange(4))]
    end = rng.choice(["", "", ",", ",\n  # a comment\n"]) if items else ""
    return "[" + rng.choice([", ", ",", ",\n  "]).join(items) + end + "]"


def value(rng: random.Random, depth: int) -> str:
    kind = rng.random()
    if depth < 4 and kind < 0.12:
        return array(rng, depth)
    if depth < 4 and kind < 0.2:
        return inline(rng, table(rng, depth + 1, "inline"))
    return scalar(rng)


def name(rng: random.Random) -> str:
    return rng.choice([rng.choice(DLT_NAMES), rng.choice(PLAIN_NAMES), rng.choice(PLAIN_NAMES), rng.choice(ODD_NAMES)])


def table(rng: random.Random, depth: int, style: Style) -> Table:
    made = Table(style)
    for _ in range(rng.choice([0, 1, 1, 2, 3, 4])):
        made.children.setdefault(name(rng), child(rng, depth, style))
    return made


def child(rng: random.Random, depth: int, style: Style) -> Node:
    kind = rng.random()
    if depth > 4 or kind < 0.6:
        return value(rng, depth)
    if style == "header" and kind < 0.66:
        return [table(rng, depth + 1, "header") for _ in range(rng.randrange(1, 4))]
    # Dotted keys and inline tables may not be opened again by a header.
    return table(rng, depth + 1, rng.choice(["header", "header", "dotted", "inline"] if style == "header" else [style]))


def key(rng: random.Random, content: str) -> str:
    if content and content.isascii() and content.replace("_", "").replace("-", "").isalnum() and rng.random() < 0.9:
        return content
    literal = "'" not in content and all(c >= " " for c in content)
    return f"'{content}'" if literal and rng.random() < 0.4 else basic(rng, content)


def inline(rng: random.Random, made: Table) -> str:
    pairs = (f"{key(rng, k)} = {inline(rng, n) if isinstance(n, Table) else n}" for k, n in made.children.items())
    return "{ " + ", ".join(pairs) + " }"


def dotted(rng: random.Random, prefix: str, made: Table) -> list[str]:
    lines: list[str] = []
    for k, node in made.children.items():
        path = f"{prefix}{rng.choice(['.', '.', ' . '])}{key(rng, k)}"
        lines += dotted(rng, path, node) if isinstance(node, Table) else [f"{path} = {node}"]
    return lines


def body(rng: random.Random, path: str, made: Table) -> list[str]:
    """The lines of one table: its own values first, then the tables below it under headers."""
    own: list[str] = []
    below: list[str] = []
    for k, node in made.children.items():
        header = f"{path}.{key(rng, k)}" if path else key(rng, k)
        if isinstance(node, str):
            own.append(f"{key(rng, k)} = {node}{rng.choice(['', '', '  # a comment'])}")
        elif isinstance(node, list):
            below += [line for item in node for line in (f"[[{header}]]", *body(rng, header, item))]
        elif node.style == "header":
            below += [f"[{header}]", *body(rng, header, node), ""]
        else:
            own += dotted(rng, key(rng, k), node) if node.style == "dotted" else [f"{key(rng, k)} = {inline(rng, node)}"]
    return own + below


# What makes a document wrong, or right for some parsers only.
SPOILED: list[Callable[[random.Random, str], str]] = [
    lambda rng, toml: "\ufeff" + toml,
    lambda rng, toml: toml.replace("\n", "\r", 1),
    lambda rng, toml: toml + '\nspoiled = "\\e[0m"',
    lambda rng, toml: 'spoiled = "\\x41"\n' + toml,
    lambda rng, toml: "spoiled = 12:30\n" + toml,
    lambda rng, toml: "spoiled = {\n a = 1,\n}\n" + toml,
    lambda rng, toml: "spoiled = { a = 1, }\n" + toml,
    lambda rng, toml: "spoiled = 2026-02-30\n" + toml,
    lambda rng, toml: "spoiled = 2026-06-30T23:59:60Z\n" + toml,
    lambda rng, toml: "spoiled = 0000-01-01\n" + toml,
    lambda rng, toml: "spoiled = 24:00:00\n" + toml,
    lambda rng, toml: "spoiled = 1\nspoiled = 2\n" + toml,
    lambda rng, toml: 'spoiled = "open\n' + toml,
    lambda rng, toml: "spoiled = '\x01'\n" + toml,
    lambda rng, toml: 'spoiled = "\\ud800"\n' + toml,
    lambda rng, toml: 'spoiled = "a\\u0000b"\n' + toml,
    lambda rng, toml: "spoilé = 1\n" + toml,
    lambda rng, toml: "spoiled = 01\n" + toml,
    lambda rng, toml: "spoiled = 1.\n" + toml,
    lambda rng, toml: toml[: rng.randrange(len(toml) + 1)],
]


def document(rng: random.Random) -> bytes:
    root = Table("header")
    for _ in range(rng.randrange(1, 6)):
        root.children.setdefault(name(rng), child(rng, 0, "header"))
    toml = "\n".join(body(rng, "", root)) + "\n"
    if rng.random() < 0.1:
        toml = rng.choice(SPOILED)(rng, toml)
    if rng.random() < 0.1:
        toml = toml.replace("\r\n", "\n").replace("\n", "\r\n")
    return toml.encode("utf-8", "surrogatepass")


def one_value(rng: random.Random) -> bytes:
    return f"[sources.pipedrive]\n{key(rng, name(rng))} = {value(rng, 2)}\n".encode()


KINDS: dict[str, Callable[[random.Random], bytes]] = {"documents": document, "values": one_value}


def main(kind: str, seed: str, count: str, folder: str) -> None:
    rng = random.Random(int(seed))
    Path(folder).mkdir(parents=True, exist_ok=True)
    for number in range(int(count)):
        (Path(folder) / f"{number:05}.toml").write_bytes(KINDS[kind](rng))


if __name__ == "__main__":
    main(*sys.argv[1:])
