/** The root of the links that GitHub puts into its refusals. */
const DOCS = 'https://docs.github.com';

/** An answer that refuses, in GitHub's form: a message, a link, and the status once more as text. */
export class Refusal extends Error {
  readonly status: number;
  readonly docs: string;
  readonly headers: Readonly<Record<string, string>>;

  /** `docs`: the page that GitHub links to, below docs.github.com, e.g. `rest/actions/secrets`. */
  constructor(status: number, message: string, docs = 'rest', headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.docs = docs;
    this.headers = headers;
  }

  body(): { message: string; documentation_url: string; status: string } {
    return {
      message: this.message,
      documentation_url: `${DOCS}/${this.docs}`,
      status: String(this.status),
    };
  }
}

export function notFound(docs?: string): Refusal {
  return new Refusal(404, 'Not Found', docs);
}

/** What GitHub says of a body that its schema does not take (checked 2026-11-24). */
export function invalidRequest(reason: string, docs?: string): Refusal {
  return new Refusal(422, `Invalid request.\n\n${reason}`, docs);
}
