// The fake GitHub as a process of its own, over TLS at the end of a wire: `node wire-server.ts ROUND-TRIP`, in milliseconds.
// It speaks HTTP/2 with those who want it, under /api/v3 as an Enterprise Server does: gh finds no other address.
import { startFakeGitHub } from '../../test/fakes/github/index.ts';
import { serve } from '../serve.ts';
import { startWire } from '../wire/delay.ts';

const [roundTrip = '0'] = process.argv.slice(2);
const prefix = '/api/v3';
const github = await startFakeGitHub({ tls: true, prefix, repositories: [] });
const wire = await startWire(Number(new URL(github.url).port), Number(roundTrip));
let repositories = 0;

serve({
  at: `https://localhost:${wire.port}${prefix}`,
  make() {
    const name = `acme/${++repositories}`;
    github.addRepository(name);
    return name;
  },
  tally: () => ({
    requests: github.requests.length,
    connections: wire.connections(),
    rounds: wire.rounds(),
  }),
});
