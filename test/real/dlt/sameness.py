"""When two values are one and the same to a pipeline: type, value, order of keys, sign of zero."""

import datetime
import math
from decimal import Decimal
from typing import Any

_DATES = (datetime.datetime, datetime.date, datetime.time)


def same(a: Any, b: Any) -> bool:
    if isinstance(a, _DATES) and isinstance(b, _DATES):
        return _same_date(a, b)
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return _same_float(a, b)
    if isinstance(a, Decimal):
        return a.as_tuple() == b.as_tuple()
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return bool(a == b)


def _same_float(a: float, b: float) -> bool:
    return (math.isnan(a) and math.isnan(b)) or (a == b and math.copysign(1, a) == math.copysign(1, b))


def _same_date(a: Any, b: Any) -> bool:
    """pendulum's subclasses are the standard library's types to whoever reads them; an offset is not another one."""
    if not (isinstance(a, type(b)) or isinstance(b, type(a))) or _kind(a) is not _kind(b):
        return False
    return a.isoformat() == b.isoformat()


def _kind(value: Any) -> type:
    return next(kind for kind in _DATES if isinstance(value, kind))
