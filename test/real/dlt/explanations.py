"""The differences between TOML and an environment that no encoding can mend, each by name and no wider than it is.

A difference that none of these explains is a bug of the encoder, or something about dlt that is still unknown.
"""

import datetime
import json
import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Callable, Optional

from dlt.common.wei import Wei

from documents import Keys, env_name
from hints import Found, Missing, Outcome, Refused, resolve
from sameness import same
from tables import ONLY_MAPPINGS, is_mapping, is_portable


@dataclass(frozen=True)
class Check:
    """One path of one document, read both ways under one hint."""

    path: Keys
    hint: str
    toml: Any
    text: Optional[str]
    from_toml: Outcome
    from_env: Outcome
    dlt: tuple[int, int]
    """What was said about the path before the push."""
    said: frozenset[str]
    """The tables around it that went as one text."""
    within: tuple[Keys, ...]
    """Another path of the document has the same variable."""
    shared: bool


def is_date(value: Any) -> bool:
    return isinstance(value, (datetime.date, datetime.time))


def is_number(value: Any) -> bool:
    return type(value) in (int, float)


def is_nested(value: Any) -> bool:
    return isinstance(value, (list, dict))


def holds(value: Any, wanted: Callable[[Any], bool]) -> bool:
    """Whether a value is, or has somewhere inside, what is wanted. Keys count too."""
    if isinstance(value, dict):
        return any(holds(part, wanted) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return any(holds(item, wanted) for item in value)
    return wanted(value)


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {key: mapped(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [mapped(item, change) for item in value]
    return change(value)


def arrived(value: Any) -> Any:
    """An array or table after a journey through JSON, which has no dates."""
    return mapped(value, lambda leaf: leaf.isoformat() if is_date(leaf) else leaf)


def typed_alike(a: Outcome, b: Any) -> bool:
    return isinstance(a, Found) and same(a.value, b)


def reads_as(check: Check, expected: Any) -> bool:
    """The text is JSON of exactly what is expected."""
    try:
        return same(json.loads(check.text or ""), expected)
    except json.JSONDecodeError:
        return False


def untyped(check: Check) -> bool:
    """Under no hint the text stays a text: dlt has nothing to convert it by."""
    if check.hint != "Any" or isinstance(check.toml, str) or not typed_alike(check.from_env, check.text):
        return False
    if is_nested(check.toml):
        return reads_as(check, arrived(check.toml))
    return typed_alike(resolve("", check.text, type(check.toml).__name__, check.toml), check.toml)


def date_through_accessor(check: Check) -> bool:
    """`dlt.secrets["d"]` guesses types, but no dates."""
    return check.hint == "accessor" and is_date(check.toml) and typed_alike(check.from_env, check.toml.isoformat())


def date_in_json(check: Check) -> bool:
    """JSON has no dates, so inside an array or table they arrive as texts."""
    if not is_nested(check.toml) or not holds(check.toml, is_date) or "date-in-json" not in check.said:
        return False
    if check.hint == "str":
        return reads_as(check, arrived(check.toml)) and isinstance(check.from_toml, Found)
    return typed_alike(check.from_toml, check.toml) and typed_alike(check.from_env, arrived(check.toml))


def stripped(leaf: Any) -> Any:
    return leaf[1:] if isinstance(leaf, str) and "\uf026" <= leaf[:1] <= "\uf02e" else leaf


def mark_stripped_by_dlt(check: Check) -> bool:
    """Making a text of an array, dlt drops the private characters that its typed JSON marks types with."""
    return (
        check.hint == "str"
        and is_nested(check.toml)
        and isinstance(check.from_toml, Found)
        and not same(mapped(check.toml, stripped), check.toml)
        and same(json.loads(check.from_toml.value), arrived(mapped(check.toml, stripped)))
        and reads_as(check, arrived(check.toml))
    )


def tuple_hint(check: Check) -> bool:
    """A list from TOML passes for a tuple unchanged; in a text dlt wants a Python literal there."""
    return check.hint == "tuple" and is_nested(check.toml) and unchecked(check)


def list_for_dict(check: Check) -> bool:
    """dlt checks list against dict only when it comes from a text."""
    wrong = ("dict", "Mapping") if isinstance(check.toml, list) else ("list", "Sequence")
    return is_nested(check.toml) and check.hint in wrong and unchecked(check)


def unchecked(check: Check) -> bool:
    return typed_alike(check.from_toml, check.toml) and isinstance(check.from_env, Refused)


def truth_of_number(check: Check) -> bool:
    """Any number of TOML passes for a bool; as a text only 0 and 1 do."""
    return (
        check.hint == "bool"
        and is_number(check.toml)
        and check.text not in ("0", "1")
        and typed_alike(check.from_toml, bool(check.toml))
        and isinstance(check.from_env, Refused)
    )


def integer_as_bytes(check: Check) -> bool:
    """dlt makes bytes of an integer's bits, but decodes a text from base64."""
    return check.hint == "bytes" and type(check.toml) is int


def number_as_date(check: Check) -> bool:
    """A number of TOML is seconds since 1970; its digits as a text are read as a calendar date."""
    return check.hint in ("datetime", "date") and is_number(check.toml)


def exact_decimal(check: Check) -> bool:
    """Before 1.28 dlt took a float's exact binary value for a Decimal; from a text it takes the digits."""
    return (
        check.hint in ("Decimal", "Wei")
        and type(check.toml) is float
        and check.dlt < (1, 28)
        and isinstance(check.from_toml, Found)
        and isinstance(check.from_env, Found)
        and float(check.from_env.value) == check.toml == float(check.from_toml.value)
    )


def whole_float_in_digits(check: Check) -> bool:
    """`10e6` is pushed as 10000000, so that it passes for an int as it does in TOML."""
    if type(check.toml) is not float or not _has_digits_form(check.toml) or check.text != str(int(check.toml)):
        return False
    if check.hint == "Any":
        return typed_alike(check.from_env, check.text)
    expected = {"str": check.text, "accessor": int(check.toml), "Decimal": Decimal(check.text), "Wei": Wei(check.text)}
    return check.hint in expected and typed_alike(check.from_env, expected[check.hint])


def _has_digits_form(value: float) -> bool:
    return value.is_integer() and abs(value) < 2**53 and not (value == 0 and math.copysign(1, value) < 0)


def whole_float_in_python_form(check: Check) -> bool:
    """From 2^53 on, and for -0.0, a float keeps Python's form, which is no int."""
    return (
        check.hint == "int"
        and type(check.toml) is float
        and check.toml.is_integer()
        and not _has_digits_form(check.toml)
        and check.text == repr(check.toml)
        and typed_alike(check.from_toml, int(check.toml))
        and isinstance(check.from_env, Refused)
    )


def plain_table(check: Check) -> bool:
    """A table that dlt reads key by key goes key by key; as a whole it is not there."""
    found = check.text is not None
    return isinstance(check.toml, dict) and bool(check.toml) and not found and not is_mapping(check.path, check.toml)


def found_by_another_name(check: Check) -> bool:
    """So is a plain table whose name another key has, in another case or from a section without a name: dlt finds that."""
    return isinstance(check.toml, dict) and check.shared and not is_mapping(check.path, check.toml)


def empty_table(check: Check) -> bool:
    """A table without keys leaves nothing to push, unless a table around it goes as one text."""
    told = "empty-table" in check.said or bool(check.within)
    return check.toml == {} and isinstance(check.from_env, Missing) and told


def inside_whole_table(check: Check) -> bool:
    """What is in a table that dlt reads only whole, or has no variable's name and is in one, is not pushed on its own."""
    return isinstance(check.from_env, Missing) and any(
        table[-1] in ONLY_MAPPINGS or not is_portable(env_name(check.path)) for table in check.within
    )


EXPLANATIONS: dict[str, Callable[[Check], bool]] = {
    explanation.__name__: explanation
    for explanation in (
        untyped, date_through_accessor, date_in_json, mark_stripped_by_dlt, tuple_hint, list_for_dict, truth_of_number,
        integer_as_bytes, number_as_date, exact_decimal, whole_float_in_digits, whole_float_in_python_form, plain_table,
        found_by_another_name, empty_table, inside_whole_table,
    )
}  # fmt: skip


def explain(check: Check) -> Optional[str]:
    return next((name for name, explains in EXPLANATIONS.items() if explains(check)), None)
