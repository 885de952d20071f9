"""Random TOML scalars, in every notation that TOML has for each type."""

import random
from typing import Callable

PLAIN_TEXTS = [
    "canary-7f3a-plain", "", " padded ", "0012", "true", "True", "yes", "1e5", "1_000", "0x1F", "nan", "-inf", "null",
    "1979-05-27", "[1, 2]", '{"a": 1}', "{'a': 1}", "a,b", "(1, 2)", "postgresql://u:p%40ss@h:5432/d?x=1#f", "٣",
    "<configure me>", "${{ secrets.X }}", "$(id)", "`id`", "%41", "aGVsbG8=", "0xff", "#no comment", "[x]", "a = 1",
]  # fmt: skip
ODD_TEXTS = [
    "line one\nline two\n", "\nleading", "tab\there", 'quo"te', "apos'trophe", "back\\slash", "'''", '"""', "\\n",
    "-----BEGIN PRIVATE KEY-----\ncanary/7f3a+aa==\n-----END PRIVATE KEY-----\n", "\x7f", "\x01\x1f", "\x85", "\u2028",
    "😀𝒳", "e\u0301", "\ufeff", "\uf026pua", "\uf02epua", "\U000f026e", "\ufffd", "\u200b", "a\r\nb", "cr\rcr", "\u00a0",
]  # fmt: skip

Make = Callable[[random.Random], str]


def integer(rng: random.Random) -> str:
    bits = rng.choice([0, 1, 4, 8, 31, 32, 53, 54, 62, 63, 63, 64, 64, 65, 70, 200])
    number = max(0, (1 << bits) + rng.choice([-1, 0, 0, 1, rng.randrange(1 << bits)]))
    notation = rng.choice(["", "", "", "-", "+", "x", "o", "b", "_"])
    if notation in ("x", "o", "b"):
        return f"0{notation}{format(number, notation)}"
    return f"{number:_}" if notation == "_" else f"{notation}{number}"


FLOATS = [
    "0.0", "-0.0", "+0.0", "1.0", "-1.0", "0.1", "1e5", "10e6", "1E+2", "1e-4", "1e-5", "1e-6", "1e15", "1e16", "1e17",
    "1e21", "1e22", "1.5e300", "5e-324", "2.2250738585072014e-308", "1.7976931348623157e308", "1e400", "-1e400", "1e-400",
    "9007199254740991.0", "9007199254740992.0", "9007199254740993.0", "9007199254740994.0", "123456789012345680.0",
    "inf", "+inf", "-inf", "nan", "+nan", "-nan", "1_000.5", "1_0e1_0", "0.30000000000000004", "6.02214076e23", "100.0",
]  # fmt: skip


def floating(rng: random.Random) -> str:
    if rng.random() < 0.5:
        return rng.choice(FLOATS)
    number = rng.choice([rng.uniform(-10, 10), rng.uniform(0, 1) * 10.0 ** rng.randrange(-320, 308)])
    return rng.choice(["{!r}", "{:.3f}", "{:.17e}", "{:.1e}"]).format(number)


def date(rng: random.Random) -> str:
    year = rng.choice([1, 33, 999, 1768, 1900, 1970, 2024, 2026, 9999, rng.randrange(1, 10000)])
    return f"{year:04}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"


def time(rng: random.Random) -> str:
    hour, rest = rng.choice([0, 0, 12, 23, rng.randrange(24)]), rng.choice([0, 59, rng.randrange(60)])
    digits = "".join(rng.choice("0123456789") for _ in range(rng.choice([1, 3, 6, 6, 7, 9])))
    fraction = rng.choice(["", "", ".0", ".000000", ".999999", ".9999999", "." + digits])
    return f"{hour:02}:{rest:02}:{rest:02}{fraction}"


def datetime(rng: random.Random) -> str:
    offset = f"{rng.choice('+-')}{rng.randrange(24):02}:{rng.choice([0, 30, 45, 59]):02}"
    zone = rng.choice(["", "", "Z", "z", "+00:00", "-00:00", offset])
    return f"{date(rng)}{rng.choice('T t')}{time(rng)}{zone}"


def boolean(rng: random.Random) -> str:
    return rng.choice(["true", "false"])


def text(rng: random.Random) -> str:
    content = rng.choice([rng.choice(PLAIN_TEXTS), rng.choice(PLAIN_TEXTS), rng.choice(ODD_TEXTS), random_text(rng)])
    return quoted(rng, content)


def random_text(rng: random.Random) -> str:
    def character() -> str:
        low, high = rng.choice([(0x20, 0x7F), (0x20, 0x7F), (0xA0, 0x250), (0x1, 0x20), (0xE000, 0xFFFE), (0x10000, 0x10FFFF)])
        return chr(rng.randrange(low, high))

    return "".join(character() for _ in range(rng.randrange(12)))


def quoted(rng: random.Random, content: str) -> str:
    bare = all(c >= " " and c != "\x7f" or c == "\t" for c in content)
    lines = all(c >= " " and c != "\x7f" or c in "\t\n" for c in content)
    notations = [basic(rng, content), basic(rng, content), long_basic(rng, content)]
    if bare and "'" not in content:
        notations += [f"'{content}'"] * 2
    if lines and "''" not in content and not content.endswith("'"):
        notations += [f"'''\n{content}'''"] * 2
    return rng.choice(notations)


SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def escaped(rng: random.Random, character: str) -> str:
    code = ord(character)
    if character in SHORT_ESCAPES:
        return SHORT_ESCAPES[character]
    if code < 0x20 or code == 0x7F or rng.random() < 0.1:
        return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08x}"
    return character


def basic(rng: random.Random, content: str) -> str:
    return '"' + "".join(escaped(rng, c) for c in content) + '"'


def long_basic(rng: random.Random, content: str) -> str:
    keep = lambda c: c if c in "\n\t" else escaped(rng, c)  # noqa: E731
    fold = lambda: "\\\n   " if rng.random() < 0.05 else ""  # noqa: E731
    return '"""\n' + "".join(keep(c) + (fold() if c not in " \t\n" else "") for c in content) + "\\\n\n  " + '"""'


SCALARS: list[Make] = [text, text, text, integer, floating, boolean, datetime, date, time]


def scalar(rng: random.Random) -> str:
    return rng.choice(SCALARS)(rng)
