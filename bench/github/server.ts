// The fake GitHub as a process of its own: `node server.ts SOCKET LATENCY`. A target is a repository.
import { startFakeGitHub } from '../../test/fakes/github/index.ts';
import { serve } from '../serve.ts';

const [socket = '', latency = '0'] = process.argv.slice(2);
const github = await startFakeGitHub({ socket, latency: Number(latency), repositories: [] });
let repositories = 0;

serve({
  at: github.url,
  make() {
    const name = `acme/${++repositories}`;
    github.addRepository(name);
    return name;
  },
  tally: () => ({ requests: github.requests.length }),
});
