/*
 * How the runners of jobs read a log, by their rules, to judge our output with: actions/runner (`OutputManager`,
 * `ActionCommand.TryParseV2` and `TryParse`) and microsoft/azure-pipelines-agent (`Command.TryParse`), read
 * 2026-11-28. They are stricter here in three ways: any name counts as a command, since `stop-commands` makes one of
 * any word; any letter case does; and so does a line once the characters are gone that .NET's `IndexOf` and
 * `StartsWith` pass over, as they compare by culture.
 */

/** The commands that a runner would obey in this output. */
export const commandsIn = (output: string): string[] =>
  output
    .split(/\r\n|\r|\n/)
    .flatMap((line) => [line, line.replace(IGNORED, '')])
    .flatMap((line) => [colonCommand(line), hashCommand(line), agentCommand(line)])
    .filter((command) => command !== undefined);

const IGNORED = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** What `char.IsWhiteSpace` of .NET says. */
const BLANKS = /^[\t-\r\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/** `::name key=value,key=value::data`, at the start of a line after blanks. */
function colonCommand(line: string): string | undefined {
  const message = line.replace(BLANKS, '');
  if (!message.startsWith('::')) return undefined;
  const end = message.indexOf('::', 2);
  return end < 0 ? undefined : nameIn(message.slice(2, end));
}

/** `##[name key=value;key=value]data`, anywhere in a line. */
function hashCommand(line: string): string | undefined {
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  return end < 0 ? undefined : nameIn(line.slice(start + '##['.length, end));
}

/** `##vso[area.event key=value;key=value]data`, anywhere in a line. */
function agentCommand(line: string): string | undefined {
  const start = line.toLowerCase().indexOf('##vso[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  return end < 0 ? undefined : nameIn(line.slice(start + '##vso['.length, end));
}

const nameIn = (command: string): string | undefined => command.split(' ')[0] || undefined;
