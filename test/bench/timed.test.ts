import { describe, expect, it } from 'vitest';
import { timed } from '../../bench/timed.ts';

const node = (script: string, env = {}) =>
  timed({
    program: process.execPath,
    args: ['-e', script],
    cwd: import.meta.dirname,
    env: { PATH: process.env.PATH, ...env },
  });

describe('timed', () => {
  it('tells time that was slept as wall time alone', async () => {
    const slept = await node('setTimeout(() => {}, 400)');
    expect(slept.wall).toBeGreaterThanOrEqual(400);
    expect(slept.cpu).toBeGreaterThan(0);
    expect(slept.cpu).toBeLessThan(slept.wall);
  });

  it('tells work as processor time', async () => {
    const worked = await node('while (process.cpuUsage().user < 200_000);');
    expect(worked.cpu).toBeGreaterThanOrEqual(200);
  });

  it('passes on where it runs and what is in its environment, and nothing of ours', async () => {
    const script = `
      if (process.cwd() !== ${JSON.stringify(import.meta.dirname)}) process.exit(2);
      if (process.env.GIVEN !== 'canary') process.exit(3);
      if ('VITEST' in process.env) process.exit(4);`;
    await expect(node(script, { GIVEN: 'canary' })).resolves.toMatchObject({});
  });

  it('fails with what the program said, even when it talks as the times do', async () => {
    const failing = node('console.log("canary-out"); console.error("0.001 0.001 0.001"); process.exit(7)');
    await expect(failing).rejects.toThrow(/ended with 7\ncanary-out\n0\.001 0\.001 0\.001/);
    await expect(node('console.error("9 9 9")')).resolves.not.toMatchObject({ wall: 9000 });
  });

  it('fails where there is no such program', async () => {
    const missing = timed({ program: 'no-such-program', args: [], cwd: '/', env: process.env });
    await expect(missing).rejects.toThrow('no-such-program ended with 127');
  });
});
