import { conformance } from '../conformance.ts';
import { at, githubPlace } from './place.ts';

conformance('github organization', { server: true, deaths: 90 }, () => githubPlace(at.organization));
