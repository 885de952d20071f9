// The fake AWS as a process of its own: `node server.ts LATENCY`. A target is the address of an empty account.
import { type FakeAws, startFakeAws } from '../../test/fakes/aws/index.ts';
import { serve } from '../serve.ts';

const [latency = '0'] = process.argv.slice(2);
const accounts: FakeAws[] = [];

// Each run is a day after the one before: chamber makes a version of its one secret with each value that it writes, and
// AWS takes a hundred a day.
const DAY = 86_400_000;
let days = 0;
const clock = { now: () => Date.now() + days * DAY };

serve({
  async make() {
    const account = await startFakeAws({ clock });
    if (latency !== '0')
      account.faults.push({ times: Number.POSITIVE_INFINITY, do: { delay: Number(latency) } });
    accounts.push(account);
    return account.url;
  },
  tally() {
    days += 1;
    return { requests: accounts.reduce((sum, { requests }) => sum + requests.length, 0) };
  },
});
