"""Writes the vectors beside it, with CPython, orjson, tomlkit and dlt as the authority.

    python3 -m venv /tmp/vectors && /tmp/vectors/bin/pip install dlt==1.31.0 orjson==3.13.0 tomlkit==0.15.2
    /tmp/vectors/bin/python test/core/vectors/generate.py

One row a line, so that a difference reads as a difference. With a number as argument, so many random
floats are printed to standard output instead, for a longer comparison than one wants to keep.
"""

import json
import random
import struct
import sys
from pathlib import Path

import orjson
import tomlkit
from dlt.common.configuration.providers.environ import EnvironProvider

HERE = Path(__file__).parent
random.seed(20261124)


def bits(x: float) -> str:
    return struct.pack(">d", x).hex()


def from_bits(n: int) -> float:
    return struct.unpack(">d", struct.pack(">Q", n))[0]


def random_floats(count: int):
    for n in range(count):
        if n % 3 == 0:
            yield from_bits(random.getrandbits(64))
        elif n % 3 == 1:
            yield random.choice([1, -1]) * random.random() * 10.0 ** random.randint(-9, 20)
        else:
            yield float(round(random.uniform(-1e6, 1e6), random.randint(0, 6)))


def chosen_floats():
    yield from (0.0, -0.0, 1.0, -1.0, 0.1, 10e6, 1e400, -1e400, float("nan"), 5e-324, 1.7976931348623157e308)
    yield from (2.0**53 - 1, 2.0**53, 2.0**53 + 2, -(2.0**53), 2.0**63, 2.0**64, 123456789012345680.0)
    for e in list(range(-8, 24)) + [-308, -100, 99, 100, 300]:
        yield from (float(f"1e{e}"), float(f"1.5e{e}"), float(f"-9.87654321e{e}"))


def float_row(x: float):
    return [bits(x), repr(x), orjson.dumps(x).decode()]


DATES = """
1979-05-27T07:32:00Z
1979-05-27t07:32:00z
1979-05-27 07:32:00Z
1979-05-27 07:32Z
1979-05-27T00:32:00-07:00
1979-05-27T00:32:00+05:30
1979-05-27T00:32:00-00:00
1979-05-27T00:32:00+00:00
1979-05-27T00:32:00+23:59
1979-05-27T00:32:00.5-07:00
1979-05-27T00:32:00.999999Z
1979-05-27T00:32:00.9999999Z
1979-05-27T00:32:00.0000009Z
1979-05-27T00:32:00.000001Z
1979-05-27T00:32:00.100Z
1979-05-27T00:32:00.000Z
1979-05-27T00:32:00.123456789012345678901234567890+01:00
1979-05-27T07:32:00
1979-05-27 07:32:00.25
1979-05-27T07:32
0001-01-01T00:00:00Z
9999-12-31T23:59:59.999999
2000-02-29
1900-02-28
1979-05-27
07:32:00
07:32
00:32:00.999999
00:32:00.1
23:59:59.0
""".split("\n")[1:-1]

ARRAYS = r"""
[]
[1, 2.0, 3.50, -0.0, 1e16, 1e-7, true, false]
["a", "ü€😀", "tab\tquote\"back\\slash/\u0001\u001f\u007f\u2028\e"]
[[], [[]], {}, {a = {}}]
[{b = 1, a = 2, "" = 3, "é.ß" = 4}]
[9223372036854775807, -9223372036854775808, 18446744073709551615]
[0xff, 0o17, 0b101, 1_000]
[1979-05-27T07:32:00Z, 1979-05-27T07:32:00.5-07:00, 1979-05-27, 07:32:00.25]
[inf, -inf, nan]
[{a.b.c = 1, a.d = [1]}, "mixed", 1]
['''two
lines''']
""".strip().replace("\nlines", "\x00lines").split("\n")

NAMES = [
    ["sources", "pipedrive", "pipedrive_api_key"],
    ["key"],
    ["a.b", "s"],
    ["s t", "a-b"],
    ["straße", "ı", "é", "ﬁ", "ŉ", "ǰ", "ΐ", "և", "ς", "ǆ"],
    ["s", "", "k"],
    ["", "s", "", "", "k"],
    ["s", ""],
    [""],
    ["x__y", "_z", "z_"],
    ["credentials", "𐐨", "\u0345", "ᾳ", "ꭓ"],
]


def write(name: str, rows) -> None:
    text = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    (HERE / name).write_text(f"[\n{text}\n]\n", encoding="utf-8")


def main() -> None:
    if len(sys.argv) > 1:
        for x in random_floats(int(sys.argv[1])):
            print(json.dumps(float_row(x)))
        return
    write("floats.json", [float_row(x) for x in (*chosen_floats(), *random_floats(150))])
    write("dates.json", [[text, tomlkit.parse(f"a = {text}")["a"].isoformat()] for text in DATES])
    arrays = [text.replace("\x00", "\n") for text in ARRAYS]
    write("arrays.json", [[a, orjson.dumps(tomlkit.parse(f"a = {a}")["a"].unwrap()).decode()] for a in arrays])
    write("names.json", [[path, EnvironProvider.get_key_name(path[-1], *path[:-1])] for path in NAMES])


main()
