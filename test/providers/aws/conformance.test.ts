import { conformance } from '../conformance.ts';
import { awsPlace } from './place.ts';

conformance('aws', { server: true, deaths: 90 }, () => awsPlace());
