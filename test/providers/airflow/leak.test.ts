import { expect, it } from 'vitest';
import { testbed } from '../../testbed.ts';

it.each(['3.3.2', '2.11.2'])('shows no secret anywhere, also where Airflow %s refuses', async (version) => {
  const { push, server: airflow } = await testbed('airflow', { server: { version } });
  const secret = 'canary-7f3a "quoted" /slash+plus';
  const file = `[sources.x]\napi_key = '${secret}'\n[destination.postgres.credentials]\nhost = "h"\npassword = '${secret}'\n`;
  const commands = [
    [],
    ['--layout', 'document', '--pipeline', 'orders', '--format', 'json'],
    ['--layout', 'variable', '--overwrite', '--format', 'markdown'],
    ['--layout', 'connection', '--overwrite'],
    ['--layout', 'connection', '--print-dag-snippet'],
  ];
  const said: string[] = [];
  for (const status of [0, 400, 401, 403, 404, 409, 422, 500]) {
    airflow.faults.clear();
    // The worst of refusals: it says back all that it was sent.
    const echo = { detail: [{ msg: 'no', input: secret }], title: secret };
    if (status) airflow.faults.push({ nth: 5, times: Number.POSITIVE_INFINITY, do: { status, body: echo } });
    for (const command of commands) said.push(await push(file, command));
    airflow.faults.clear();
    // Another value, so that there is something to write, and a refusal of it that quotes it.
    const next = `${secret}${status}`;
    const isWrite = ({ method, path }: { method: string; path: string }) =>
      method !== 'GET' && path.includes('/api/');
    if (status)
      airflow.faults.push({
        match: isWrite,
        times: Number.POSITIVE_INFINITY,
        do: { status, body: { detail: `no ${next}` } },
      });
    said.push(await push(file.replaceAll(secret, next), ['--overwrite']));
    if (status)
      expect(said.at(-1)).toMatch(new RegExp(`${status}: .*(connection|variable)|answered ${status}`));
  }
  expect(airflow.connection('sources.x.api_key')?.password).toContain('canary-7f3a');
  const wire = airflow.requests.map(({ path: to, headers }) => `${to} ${JSON.stringify(headers)}`);
  const notes = [...airflow.connections().values(), ...airflow.variables().values()].map(
    ({ description }) => description,
  );
  const all = [...said, ...wire, ...notes].join('\n');
  expect(all.length).toBeGreaterThan(5000);
  const forms = [
    '7f3a',
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ];
  for (const form of forms) expect(all.includes(form), 'a canary got out').toBe(false);
});
