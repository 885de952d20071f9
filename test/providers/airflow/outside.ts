import type { World } from '../../../src/core/outside.ts';
import { PASSWORD, USERNAME } from '../../fakes/airflow/index.ts';

export { outsideWith } from '../github/outside.ts';

/** What the fake takes, whichever version it is. */
export const passwordEnv: World['env'] = { AIRFLOW_USERNAME: USERNAME, AIRFLOW_PASSWORD: PASSWORD };
