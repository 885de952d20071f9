"""Why a spec resolves to something else from what was pushed: each reason by name, and no wider than it is.

A difference that none of these explains is a bug of the layout, or something about dlt that is still unknown.
"""

from collections.abc import Mapping
from typing import Any, Callable, Optional

import dlt
from dlt.common.configuration.specs.base_configuration import BaseConfiguration, extract_inner_hint

from typing_extensions import is_typeddict

from differences import Difference
from documents import BothWays, Keys
from explanations import EXPLANATIONS, Check, is_number
from hints import HINTS, resolve
from recorded import Source
from oracle import alike
from refusals import secret_refusal
from tables import NATIVE, SECTIONS, is_mapping

_DLT = tuple(int(part) for part in dlt.__version__.split(".")[:2])


def paths_called(name: str, document: BothWays) -> list[Keys]:
    return [path for path, called in document.names.items() if called == name]


def told_of(source: Optional[Source], document: BothWays) -> frozenset[str]:
    """What was said before the push about whatever has the name of the place where dlt found something."""
    if source is None:
        return frozenset()
    return frozenset(code for path in paths_called(source.name, document) for code in document.said[path])


def is_table(source: Optional[Source], document: BothWays) -> bool:
    """The file has a table at that very place: a text found there is no text of the file that a table hides."""
    return source is not None and isinstance(document.values.get(source.at), dict)


def masked_credentials(d: Difference, document: BothWays) -> bool:
    """A text further up, which a table hides in TOML and cannot in an environment. It was refused before the push."""
    return d.parted and not is_table(d.pushed_source, document) and "masked-credentials" in told_of(d.pushed_source, document)


def masked_by_the_unknown(d: Difference, document: BothWays) -> bool:
    """
    So it is with tables that no one can tell to be on the way to a text: of a source `n` in a module `m`, which no path
    names, `sources.m.credentials` comes before `sources.n.credentials`; nor does one tell that `[p.credentials]` is of a
    pipeline; nor that an argument takes credentials, when it is called `login`.
    """
    found = d.pushed_source
    if not d.parted or found is None or found.key not in NATIVE and not is_spec(found.hint):
        return False
    if is_table(found, document):
        return False
    tables = [at for at, value in document.values.items() if isinstance(value, dict) and at[-1] == found.at[-1]]
    return any(
        at[:1] == found.at[:1] == ("sources",) and len(at) == len(found.at) == 3
        or len(at) == 2 and at[0] not in SECTIONS
        or not at[-1].endswith("credentials") and (at[:-2] == found.at[:-1] or at[0] not in SECTIONS)
        for at in tables
    )


def text_for_a_section(d: Difference, document: BothWays) -> bool:
    """A text under the name of a section that has no native form, such as `schema`: in TOML a table may hide it."""
    found = d.pushed_source
    if not d.parted or found is None or is_table(found, document):
        return False
    return found.key in NATIVE - {"credentials"} and not is_text_hint(found.hint)


def is_text_hint(hint: Any) -> bool:
    return extract_inner_hint(hint) is str


def is_spec(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, BaseConfiguration)


def dead_key(d: Difference, document: BothWays) -> bool:
    """A key that dlt passes over in TOML and finds in an environment. It was told before the push."""
    alive = d.pushed_source is not None and d.pushed_source.at not in document.values
    return d.parted and alive and bool(told_of(d.pushed_source, document) & {"dead-key", "name-collision"})


def another_case(d: Difference, document: BothWays) -> bool:
    """A section or argument of a name that only the case tells from the one that was asked for; pipelines may have such."""
    found = d.pushed_source
    if not d.parted or found is None or found.at in document.values:
        return False
    return any(_lower(path) == _lower(found.at) for path in paths_called(found.name, document))


def _lower(path: Keys) -> list[str]:
    return [key.lower() for key in path]


def name_collision(d: Difference, document: BothWays) -> bool:
    """Two keys under one name, of which one went. It was refused before the push."""
    return any("name-collision" in told_of(source, document) for source in concerned(d))


def refused(d: Difference, document: BothWays) -> bool:
    """A value that no environment can hold. It was refused before the push."""
    return any(
        source.at in document.values and secret_refusal(source.at, document.values[source.at], document) is not None
        for source in concerned(d)
    )


def concerned(d: Difference) -> list[Source]:
    """What the two found that is not the same."""
    found = [source for source in (d.toml_source, d.pushed_source) if source is not None]
    return found or [a for a, _ in d.pairs if d.field.rpartition(".")[2] == a.key]


def empty_table(d: Difference, document: BothWays) -> bool:
    found = d.toml_source
    told = "empty-table" in told_of(found, document)
    return d.parted and found is not None and found.value == {} and told


def unknown_mapping(d: Difference, document: BothWays) -> bool:
    """The table of an argument of someone's own that takes a mapping: its name does not tell, so it went key by key."""
    found = d.toml_source
    if not d.parted or found is None or not isinstance(found.value, dict) or not found.value:
        return False
    kept = document.texts.get(found.at) is None and not is_mapping(found.at, found.value)
    return kept and found.at[-1] not in NATIVE and _takes_mapping(found.hint)


def _takes_mapping(hint: Any) -> bool:
    inner = extract_inner_hint(hint)
    return inner is Any or isinstance(inner, type) and issubclass(inner, (dict, Mapping))


def table_for_a_value(d: Difference, document: BothWays) -> bool:
    """A table has the name of a value that dlt looks for. In TOML it takes the table; in an environment it finds none."""
    found = d.toml_source
    if not d.parted or found is None or not isinstance(found.value, dict) or not found.value:
        return False
    return document.texts.get(found.at) is None and not _takes_mapping(found.hint)


def by_value(d: Difference, document: BothWays) -> Optional[str]:
    """Found at one place both ways: then it is one of the differences that single values have under a hint."""
    checks = [check for a, b in d.pairs if (check := check_of(a, b, document)) is not None and concerns(check, d)]
    if d.what == "end" and checks and checks[-1].path == d.pairs[-1][0].at:
        # What dlt failed at as soon as it had found it.
        checks = checks[-1:]
    return next((name for check in checks for name, explains in EXPLANATIONS.items() if explains(check)), None)


def concerns(check: Check, d: Difference) -> bool:
    """The difference is of this very field, or of one that dlt made of its text."""
    if d.what != "value" or d.field.rpartition(".")[2] == check.path[-1]:
        return True
    a, b = (getattr(outcome, "value", None) for outcome in (check.from_toml, check.from_env))
    return isinstance(a, str) and isinstance(b, str) and repr(d.toml).replace(a, b) == repr(d.pushed)


def check_of(a: Source, b: Source, document: BothWays) -> Optional[Check]:
    """The two values as the other oracle judges them; None if they are the same, or their hint is none of those it knows."""
    hint = hint_name(a.hint)
    if hint is None:
        return None
    from_toml, from_env = (resolve(a.key, source.value, hint, a.value) for source in (a, b))
    if alike(from_toml, from_env):
        return None
    return Check(
        path=a.at, hint=hint, toml=a.value, text=b.value, dlt=_DLT, from_toml=from_toml, from_env=from_env,
        said=document.said.get(a.at, frozenset()), within=(), shared=False,
    )  # fmt: skip


def hint_name(hint: Any) -> Optional[str]:
    inner = extract_inner_hint(hint)
    return next((name for name, known in HINTS.items() if known is inner), None)


def no_native_text(d: Difference, document: BothWays) -> bool:
    """A number, a switch or a list at `credentials`: as a text dlt tries to read it natively, and fails in another way."""
    return d.what == "end" and any(
        a.key in NATIVE and (is_number(a.value) or isinstance(a.value, (bool, list))) for a, _ in d.pairs
    )


def typed_table(d: Difference, document: BothWays) -> bool:
    """A table of a typed mapping: from any text dlt fails to check its type. It was told before the push. A list is wrong there."""
    return d.what == "end" and any(
        (isinstance(a.value, list) or "typed-table" in told_of(a, document)) and is_typeddict(extract_inner_hint(a.hint))
        for a, _ in d.pairs[-1:]
    )


REASONS: dict[str, Callable[[Difference, BothWays], bool]] = {
    reason.__name__: reason
    for reason in (
        masked_credentials, masked_by_the_unknown, text_for_a_section, dead_key, name_collision, refused, empty_table, another_case, unknown_mapping,
        table_for_a_value, no_native_text, typed_table,
    )
}  # fmt: skip

BY_VALUE = list(EXPLANATIONS)


def explained(difference: Difference, document: BothWays) -> Optional[str]:
    named = by_value(difference, document)
    return named or next((name for name, holds in REASONS.items() if holds(difference, document)), None)
