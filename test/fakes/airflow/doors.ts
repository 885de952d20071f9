import type { RecordedRequest } from '../github/log.ts';
import { type Answer, majorOf, type Rules } from './call.ts';
import { isObject } from './python-json.ts';
import { refusal2, refusal3 } from './refusal.ts';

export const USERNAME = 'etl-deployer';
export const PASSWORD = 'canary-password-of-the-fake-airflow';
/** Good as it is: a deployment token of Astro, or one of the user's own. */
export const TOKEN = 'canary-token-of-the-fake-airflow';
/** What `aws mwaa create-web-login-token` gives; good for one exchange. */
export const WEB_TOKEN = 'canary-web-token-of-the-fake-airflow';
const SESSION = 'canary-session-of-the-fake-airflow';
const JWT = 'canary.jwt.of-the-fake-airflow';

/** The ways to sign in that answer themselves; undefined for any other request. */
export function signIn(request: RecordedRequest, path: string, rules: Rules): Answer | undefined {
  const isThree = majorOf(rules) === 3;
  if (request.method !== 'POST') return undefined;
  if (path === '/auth/token' && isThree) return token(request, rules);
  if (path === (isThree ? '/pluginsv2/aws_mwaa/login' : '/aws_mwaa/login') && rules.doors.has('mwaa'))
    return webLogin(request, isThree);
  return undefined;
}

function token({ body }: RecordedRequest, { doors }: Rules): Answer {
  const said: unknown = JSON.parse(body);
  const isRight = isObject(said) && said.username === USERNAME && said.password === PASSWORD;
  if (!isRight || !doors.has('password')) throw refusal3(401, 'Invalid credentials');
  return { status: 201, body: { access_token: JWT } };
}

function webLogin({ body, headers }: RecordedRequest, isThree: boolean): Answer {
  const isForm = headers['content-type'] === 'application/x-www-form-urlencoded';
  if (!isForm || new URLSearchParams(body).get('token') !== WEB_TOKEN) return { status: 401, body: '' };
  const cookie = isThree ? `_token=${JWT}; Path=/; Secure` : `session=${SESSION}; HttpOnly; Path=/`;
  return { status: 200, body: {}, headers: { 'set-cookie': ['other=1; Path=/', cookie] } };
}

/** Refuses whoever is not known, as each version does: Airflow 2 says 403 to a wrong password, and 3 to a wrong token. */
export function admit({ headers }: RecordedRequest, rules: Rules): void {
  const { doors } = rules;
  if (majorOf(rules) === 2) {
    const basic = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')}`;
    if (doors.has('basic') && headers.authorization === basic) return;
    if (doors.has('bearer') && headers.authorization === `Bearer ${TOKEN}`) return;
    if (doors.has('mwaa') && headers.cookie?.includes(`session=${SESSION}`)) return;
    throw refusal2(403, 'Forbidden');
  }
  if (headers.authorization === undefined) throw refusal3(401, 'Not authenticated');
  const isGood =
    headers.authorization === `Bearer ${JWT}` ||
    (doors.has('bearer') && headers.authorization === `Bearer ${TOKEN}`);
  if (!isGood) throw refusal3(403, 'Invalid JWT token');
}
