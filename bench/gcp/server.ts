// Google's Secret Manager as a process of its own. A target is the host and port of an empty project.
import { type FakeSecretManager, startFakeSecretManager } from '../../test/fakes/gcp/index.ts';
import { serve } from '../serve.ts';

const projects: FakeSecretManager[] = [];

serve({
  async make() {
    const google = await startFakeSecretManager();
    projects.push(google);
    return google.host;
  },
  tally: () => ({ requests: projects.reduce((sum, { calls }) => sum + calls.length, 0) }),
});
