import { conformance } from '../conformance.ts';
import { at, githubPlace } from './place.ts';

conformance('github', { server: true, deaths: 84 }, () => githubPlace(at.repository));
conformance('github environment', { server: true, deaths: 84 }, () => githubPlace(at.environment));
