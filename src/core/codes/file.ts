/** What the files say, and what an environment cannot carry of it. */
export const fileCodes = {
  'name-collision': {
    severity: 'error',
    rule: 'two keys of the file meet in one name',
    wayOut: 'leave one of them out with --exclude, or give it another name with --rename',
  },
  'dead-key': {
    severity: 'warning',
    rule: 'dlt never reads this key from TOML (upper case, `__`, a section without a name), but would from the environment',
    wayOut: 'write it as dlt looks it up, or leave it out with --exclude',
  },
  'masked-credentials': {
    severity: 'error',
    rule: 'a `credentials` string further up would win over this table in an environment; in TOML the table wins',
    wayOut:
      'write the table as one text too, leave one of both out with --exclude, or push with --layout document',
  },
  'reserved-name': {
    severity: 'error',
    rule: 'the name would overwrite a variable that the system or dlt itself uses',
    wayOut: 'put the key into a section, give it another name with --rename, or leave it out with --exclude',
  },
  'nul-character': {
    severity: 'error',
    rule: 'an environment variable cannot hold a NUL character',
    wayOut:
      'encode the value, in base64 for example, and decode it where it is used, or leave it out with --exclude',
  },
  'date-in-json': {
    severity: 'warning',
    rule: 'a date inside an array or table arrives as a string',
    wayOut: 'write it in quotes, so that it is text here as well',
  },
  'number-in-json': {
    severity: 'error',
    rule: 'JSON has no nan, no infinity, and dlt reads no integer below -2^63 or from 2^64 up',
    wayOut: 'write it in quotes, or leave it out with --exclude',
  },
  'typed-table': {
    severity: 'error',
    rule: 'dlt gives this table to the code from a file only: from an environment it fails to check its type, or gives a text',
    wayOut:
      'push it with --layout document, hint it as dict, give it in the code, or leave it out with --exclude',
  },
  'asked-two-ways': {
    severity: 'warning',
    rule: 'one part of the code reads this table whole, another one as a spec, which the JSON for the former would break',
    wayOut: 'write it as one text that serves both, such as a URL, or push it with --layout document',
  },
  'not-a-variable': {
    severity: 'error',
    rule: 'no environment variable can have this name',
    wayOut: 'give it another name with --rename, or leave it out with --exclude',
  },
  'odd-variable': {
    severity: 'warning',
    rule: 'not every shell and runtime takes a variable with a name like this',
    wayOut: 'see that what starts the job keeps such names, since dlt finds it under this one alone',
  },
  'not-in-connection': {
    severity: 'warning',
    rule: 'the hook for this type of Connection does not read the key, or fails by it, so the Connection leaves it out',
    wayOut:
      'dlt finds it in the document; give it to the hook in the DAG, or leave it out of the Connection with --exclude',
  },
  'team-separator': {
    severity: 'warning',
    rule: 'an Airflow with several teams looks up no id with `--` in it, which ends the name of a team in its secrets backends',
    wayOut: 'give it another id with --rename, if `[core] multi_team` is on there',
  },
  'vault-settings': {
    severity: 'warning',
    rule: 'dlt reads `[providers]` to find its vault, so never from the document in it',
    wayOut: 'give them to the job in config.toml or the environment, and leave them out here with --exclude',
  },
  'late-document': {
    severity: 'warning',
    rule: "dlt asks for a pipeline's document only once it misses a secret; a number or switch may be missed silently",
    wayOut: 'put what is no secret into config.toml, or push it for all pipelines, without --pipeline',
  },
  'read-otherwise': {
    severity: 'error',
    rule: "dlt's provider for Airflow would take this text for something else than the value",
    wayOut: 'push it with --layout document',
  },
  'secret-in-config': {
    severity: 'error',
    rule: 'configuration goes where many can read it, and this looks like a secret',
    wayOut: 'move it to secrets.toml, or leave it out with --exclude',
  },
  'broken-config': {
    severity: 'warning',
    rule: 'config.toml cannot be read, and dlt fails on it',
    wayOut: 'mend config.toml',
  },
  'shadowed-config': {
    severity: 'warning',
    rule: 'the secrets have a value of config.toml too, or one further up, and come first: dlt never reads it',
    wayOut: 'leave out the one that is not meant',
  },
  'config-first': {
    severity: 'error',
    rule: 'a job would read a value of config.toml where dlt here reads one of the secrets',
    wayOut: 'leave out the one that is not meant',
  },
  'secret-first': {
    severity: 'error',
    rule: 'the name of a secret would win over a value of config.toml in an environment; here dlt reads the value',
    wayOut: 'write it as dlt looks it up, or leave it out with --exclude',
  },
  'split-credentials': {
    severity: 'error',
    rule: 'credentials are in both files: a job without secrets.toml finds those of config.toml, and fails on them',
    wayOut: 'move what config.toml has of them to secrets.toml',
  },
  'set-in-environment': {
    severity: 'warning',
    rule: 'a variable of this environment comes before the file, so here dlt reads something else',
    wayOut: 'unset it where the file is meant to count; where the machine has it, give the key another name',
  },
  placeholder: {
    severity: 'error',
    rule: 'still the placeholder of a fresh template',
    wayOut: 'fill it in, or push it as it is with --allow-placeholders',
  },
  'placeholder-comment': {
    severity: 'error',
    rule: 'the comment of a fresh template still stands beside it; a warning where the value is none of a template',
    wayOut: 'remove the comment once the value is filled in, or push it as it is with --allow-placeholders',
  },
  'likely-placeholder': {
    severity: 'warning',
    rule: 'what examples have where a value belongs: your-api-key, CHANGE_ME, xxx, a key of dots',
    wayOut: 'fill it in, or leave it out with --exclude',
  },
  'unresolved-reference': {
    severity: 'warning',
    rule: 'a reference such as op://…, $X, {{ x }} or ENC[…]: nobody resolves it, so the text itself is pushed',
    wayOut: 'resolve it first, and give the file on standard input with --secrets -',
  },
  'value-is-key-name': {
    severity: 'warning',
    rule: 'the value equals its key, as in the templates of dlt before 1.11',
    wayOut: 'fill it in, if it is not meant',
  },
  'empty-string': {
    severity: 'warning',
    rule: 'dlt takes an empty string for a value',
    wayOut: 'fill it in, or leave it out with --exclude',
  },
  padding: {
    severity: 'warning',
    rule: 'white space at the start or the end is pushed as it is',
    wayOut: 'take the white space out, if it is not meant',
  },
  'invisible-character': {
    severity: 'warning',
    rule: 'a character that nobody sees, such as a zero-width space or a byte order mark, is pushed as it is',
    wayOut: 'type the value again, or copy it from where it was made',
  },
  'odd-space': {
    severity: 'warning',
    rule: 'a space that only looks like one, such as a non-breaking space, is pushed as it is',
    wayOut: 'type the space again, if it is not meant',
  },
  'quotes-in-value': {
    severity: 'warning',
    rule: 'quotes inside the quotes of TOML are part of the value',
    wayOut: 'take the inner quotes out',
  },
  'swallowed-backslash': {
    severity: 'warning',
    rule: 'in "..." a backslash begins an escape, so that C:\\temp has a tab in it',
    wayOut: "write the path in '...', or double each backslash",
  },
  'carriage-return': {
    severity: 'warning',
    rule: 'a carriage return is pushed as it is',
    wayOut: 'take the carriage return out, if it is not meant',
  },
  'empty-table': {
    severity: 'warning',
    rule: 'an empty table has no value to push',
    wayOut:
      'take it out; where dlt takes a mapping there, --rename the table or push it with --layout document',
  },
} as const;
