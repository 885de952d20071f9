const written =
  /^(?<date>\d{4}-\d\d-\d\d)?[Tt ]?(?<time>\d\d:\d\d)?(?<second>:\d\d)?(?:\.(?<fraction>\d+))?(?<offset>[Zz]|[+-]\d\d:\d\d)?$/;

/**
 * A date or time as TOML writes it -> as Python's `isoformat()` writes what tomlkit made of it: `T` between
 * date and time, seconds always, microseconds cut (not rounded) to six digits and left out when they are
 * zero, `+00:00` for UTC. Undefined for year 0, which Python does not have.
 */
export function isoformat(text: string): string | undefined {
  const { date, time, second, fraction, offset } = written.exec(text)?.groups ?? {};
  if (date?.startsWith('0000')) return undefined;
  const clock = time && `${time}${second ?? ':00'}${microseconds(fraction)}${zone(offset)}`;
  return [date, clock].filter(Boolean).join('T');
}

function microseconds(fraction = ''): string {
  const six = fraction.slice(0, 6).padEnd(6, '0');
  return six === '000000' ? '' : `.${six}`;
}

const zone = (offset = ''): string => offset.replace(/^[Zz]$|^-00:00$/, '+00:00');
