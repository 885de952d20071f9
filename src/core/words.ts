/** `1 secret`, `14 secrets` */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, in the largest unit that fits; a date when it is more than a month. */
export function ago(then: Date, now: number): string {
  const seconds = (now - then.getTime()) / 1000;
  if (seconds < MINUTE) return 'just now';
  if (seconds < HOUR) return `${count(Math.floor(seconds / MINUTE), 'minute')} ago`;
  if (seconds < DAY) return `${count(Math.floor(seconds / HOUR), 'hour')} ago`;
  if (seconds < 31 * DAY) return `${count(Math.floor(seconds / DAY), 'day')} ago`;
  return `on ${then.toISOString().slice(0, 10)}`;
}

/** Writes a text as one word of a shell, in quotes where it needs them (POSIX, "Quoting"; checked 2026-11-24). */
export const shellWord = (text: string): string =>
  /^[\w,./:=@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** `61 seconds`, `2 minutes`, `3 hours`, `116 days`: in the unit that people would take, rounded up. */
export function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 90) return count(seconds, 'second');
  if (seconds < 90 * 60) return count(Math.ceil(seconds / 60), 'minute');
  if (seconds < 48 * 3600) return count(Math.ceil(seconds / 3600), 'hour');
  return count(Math.ceil(seconds / 86_400), 'day');
}
