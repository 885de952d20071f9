// The fake GitHub as a process of its own, so that it shares no event loop with what starts it.
// `node server.ts SOCKET LATENCY`, with a channel to its parent: it says where it listens, then answers each
// order with the number of requests so far. It ends with its parent.
import { startFakeGitHub } from '../../test/fakes/github/index.ts';

/** What the parent may ask for; the answer to each is the number of requests so far. */
export type Order = { readonly add: string } | 'count';

const [socket = '', latency = '0'] = process.argv.slice(2);
const github = await startFakeGitHub({ socket, latency: Number(latency), repositories: [] });

process.on('message', (order: Order) => {
  if (order !== 'count') github.addRepository(order.add);
  process.send?.(github.requests.length);
});
process.on('disconnect', () => process.exit());
process.send?.(github.url);
