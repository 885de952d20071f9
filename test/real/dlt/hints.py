"""What a dlt pipeline may ask for: the types under which it is plausible to read a TOML value of each type."""

import datetime
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, Union

from dlt.common.configuration.exceptions import ConfigValueCannotBeCoercedException
from dlt.common.configuration.utils import auto_cast, deserialize_value
from dlt.common.wei import Wei

# `accessor` stands for `dlt.secrets["a.b"]`, which has no hint and guesses; `Literal` for a Literal of the value itself.
HINTS: dict[str, Any] = {
    "str": str, "int": int, "float": float, "bool": bool, "bytes": bytes, "Decimal": Decimal, "Wei": Wei,
    "datetime": datetime.datetime, "date": datetime.date, "time": datetime.time,
    "list": list, "Sequence": Sequence, "tuple": tuple, "dict": dict, "Mapping": Mapping, "Any": Any,
}  # fmt: skip

_SCALARS = ["str", "int", "float", "bool", "Decimal", "Wei", "Any", "accessor"]
_DATES = ["datetime", "date", "time", "str", "int", "float", "Any", "accessor"]
_NESTED = ["list", "Sequence", "tuple", "dict", "Mapping", "str", "Any", "accessor"]

PLAUSIBLE: dict[type, list[str]] = {
    str: [*HINTS, "Literal", "accessor"],
    bool: [*_SCALARS, "Literal"],
    int: [*_SCALARS, "bytes", "datetime", "date", "Literal"],
    float: [*_SCALARS, "datetime", "date"],
    datetime.datetime: _DATES,
    datetime.date: _DATES,
    datetime.time: _DATES,
    list: _NESTED,
    dict: _NESTED,
}


@dataclass(frozen=True)
class Found:
    """dlt gave a value."""

    value: Any


@dataclass(frozen=True)
class Refused:
    """dlt found a value and could not make it what the hint asks for."""


@dataclass(frozen=True)
class Missing:
    """dlt found nothing and would go on to look elsewhere."""


Outcome = Union[Found, Refused, Missing]


def plausible(toml: Any) -> list[str]:
    """The hints for a TOML value. Fails on a type that TOML does not have."""
    return PLAUSIBLE[type(toml)]


def resolve(key: str, value: Any, hint: str, toml: Any) -> Outcome:
    """What dlt makes of `value`, which a provider gave for `key`; `toml` is what the Literal hint is made of."""
    if value is None:
        return Missing()
    if hint == "accessor":
        return Found(auto_cast(value) if isinstance(value, str) else value)
    try:
        # A copy, since dlt changes lists and dicts in place.
        return Found(deserialize_value(key, deepcopy(value), Literal[toml] if hint == "Literal" else HINTS[hint]))
    except ConfigValueCannotBeCoercedException:
        return Refused()
