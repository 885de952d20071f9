"""Two resolutions of one spec, fact by fact: which value came from where, what it became, and how it all ended."""

from dataclasses import dataclass, field, replace
from typing import Any, Optional

from recorded import Resolution, Source
from sameness import same


@dataclass(frozen=True)
class Difference:
    what: str
    """
    `source`: found elsewhere, or by one of the two alone. `value`: found at one place, not the same in the end. `end`: one
    of the two failed, or both did in different ways.
    """
    field: str
    toml: Any
    pushed: Any
    toml_source: Optional[Source] = None
    pushed_source: Optional[Source] = None
    pairs: tuple[tuple[Source, Source], ...] = ()
    """What both had found before that: any of it may be what one of the two stumbled over later."""

    @property
    def parted(self) -> bool:
        """They did not find the same."""
        return self.what != "value" and (self.toml_source or self.pushed_source) is not None


@dataclass
class Comparison:
    checks: int = 0
    equal: int = 0
    differences: list[Difference] = field(default_factory=list)


def compared(toml: Resolution, pushed: Resolution) -> Comparison:
    """
    Once the two look for different things, or one of them has stopped, what comes after is no news: the first place where
    they part is the difference.
    """
    comparison = Comparison()
    parted = _compare_sources(toml, pushed, comparison)
    if parted is not None:
        comparison.differences.append(parted)
    else:
        _compare_outcomes(toml, pushed, comparison)
    return comparison


def _compare_sources(toml: Resolution, pushed: Resolution, comparison: Comparison) -> Optional[Difference]:
    for number in range(max(len(toml.sources), len(pushed.sources))):
        a = toml.sources[number] if number < len(toml.sources) else None
        b = pushed.sources[number] if number < len(pushed.sources) else None
        if number > 0 and (a is None and _stopped(toml) or b is None and _stopped(pushed)):
            # One of the two stumbled over what both have found, or over what only the other one finds.
            comparison.checks += 1
            return replace(_end_difference(toml, pushed), toml_source=a, pushed_source=b)
        comparison.checks += 1
        if a is None or b is None or (a.spec, a.key, a.name) != (b.spec, b.key, b.name):
            return Difference("source", (a or b).key, _spot(a), _spot(b), a, b)
        comparison.equal += 1
    return None


def _stopped(resolution: Resolution) -> bool:
    """dlt gave up at once. It misses a field only once it has looked for all of them."""
    return resolution.outcome.facts.get("<raised>", "ConfigFieldMissingException") != "ConfigFieldMissingException"


def _spot(source: Optional[Source]) -> Optional[str]:
    return source and f"{source.spec}.{source.key} at {source.name}"


def _compare_outcomes(toml: Resolution, pushed: Resolution, comparison: Comparison) -> None:
    a, b = toml.outcome.facts, pushed.outcome.facts
    if type(toml.outcome) is not type(pushed.outcome) or a.get("<raised>") != b.get("<raised>"):
        comparison.checks += 1
        comparison.differences.append(_end_difference(toml, pushed))
        return
    for path in {**a, **b}:
        comparison.checks += 1
        if path in a and path in b and same(a[path], b[path]):
            comparison.equal += 1
        else:
            comparison.differences.append(_value_difference(path, toml, pushed))


def _end_difference(toml: Resolution, pushed: Resolution) -> Difference:
    ends = [r.outcome.facts.get("<raised>", "resolved") for r in (toml, pushed)]
    pairs = tuple(zip(toml.sources, pushed.sources))
    return Difference("end", pairs[-1][0].key if pairs else "", *ends, pairs=pairs)


def _value_difference(path: str, toml: Resolution, pushed: Resolution) -> Difference:
    pairs = tuple(zip(toml.sources, pushed.sources))
    return Difference("value", path, toml.outcome.facts.get(path), pushed.outcome.facts.get(path), pairs=pairs)
