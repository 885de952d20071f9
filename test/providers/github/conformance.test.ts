import { conformance } from '../conformance.ts';
import { githubPlace } from './place.ts';

conformance('github', { server: true, deaths: 84 }, () => githubPlace());
conformance('github environment', { server: true, deaths: 84 }, () => githubPlace('production'));
