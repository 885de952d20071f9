import { conformance } from '../conformance.ts';
import { at, githubPlace } from './place.ts';

conformance('github for Dependabot', { server: true, deaths: 84 }, () => githubPlace(at.dependabot));
conformance('github for Codespaces', { server: true, deaths: 84 }, () => githubPlace(at.codespaces));
