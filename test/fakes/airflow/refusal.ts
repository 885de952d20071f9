/** An answer that refuses, with the body in whatever form the version speaks. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(`${status}`);
    this.status = status;
    this.body = body;
  }
}

/** Airflow 3 (FastAPI): `{"detail": …}`. */
export const refusal3 = (status: number, detail: unknown): Refusal => new Refusal(status, { detail });

/** Airflow 2 (Connexion): problem details, with the title of the status. */
export const refusal2 = (status: number, title: string, detail: string | null = null): Refusal =>
  new Refusal(status, { detail, status, title, type: `https://airflow.apache.org/docs/#${status}` });

/** What either version says where its database refuses a value: nothing that helps. */
export const broken = (): Refusal => new Refusal(500, '<h1>Internal Server Error</h1>');
