import { conformance } from '../conformance.ts';
import { gcpPlace } from './place.ts';

conformance('gcp', { server: true, deaths: 270 }, () => gcpPlace({ deep: true }));
