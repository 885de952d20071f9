import { expect, it } from 'vitest';
import { testbed } from '../../testbed.ts';

it('shows no secret anywhere, also where Google refuses', async () => {
  const { push, server: google } = await testbed('gcp');
  const said: string[] = [];
  const secret = 'canary-7f3a "quoted" /slash+plus';
  const file = `[sources.x]\napi_key = '${secret}'\n`;
  const commands = [
    ['--project', 'acme-prod'],
    ['--project', 'acme-prod', '--deep', '--format', 'json', '--overwrite'],
    ['--project', 'acme-prod', '--layout', 'document', '--format', 'markdown'],
    ['--project', 'acme-prod', '--layout', 'json', '--location', 'europe-west1'],
    ['--project', 'acme-prod', '--layout', 'json', '--print-policy'],
    ['--project', 'acme-prod', '--layout', 'document', '--print-mapping', 'external-secrets'],
    ['--project', 'acme-none'],
  ];
  for (const code of [0, 3, 7, 9, 13, 16]) {
    google.faults.clear();
    if (code) google.faults.push({ nth: 3, times: Number.POSITIVE_INFINITY, do: { code, message: 'no' } });
    for (const command of commands) said.push(await push(file, command));
  }
  expect(google.value('acme-prod', 'SOURCES__X__API_KEY')).toBe(secret);
  const wire = google.calls.map(({ path: to, metadata }) => `${to} ${JSON.stringify(metadata)}`);
  const notes = ['acme-prod', 'acme-prod/europe-west1'].flatMap((place) =>
    google.names(place).map((name) => JSON.stringify(google.secret(place, name)?.message())),
  );
  const all = [...said, ...wire, ...notes].join('\n');
  expect(all.length).toBeGreaterThan(5000);
  const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
  for (const form of [...forms, Buffer.from(secret).toString('base64').replace(/=+$/, '')])
    expect(all.includes(form), 'a canary got out').toBe(false);
});
