import { conformance } from '../conformance.ts';
import { at, githubPlace } from './place.ts';

const server = true;
conformance('github organization for Dependabot', { server, deaths: 200 }, () =>
  githubPlace(at.organizationDependabot),
);
conformance('github organization for Codespaces', { server, deaths: 90 }, () =>
  githubPlace(at.organizationCodespaces),
);
