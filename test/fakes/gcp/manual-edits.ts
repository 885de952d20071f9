import type { Secret, State, Version, VersionState } from './state.ts';

/** What a person would see and do in the console, past the API and its rules. */
export abstract class ManualEdits {
  protected abstract readonly state: State;
  protected abstract readonly projects: Readonly<Record<string, number>>;
  protected abstract now(): number;

  /** `place`: `acme-prod`, or `acme-prod/europe-west1`. */
  secret(place: string, id: string): Secret | undefined {
    return this.state.secrets.get(`${this.#parent(place)}/secrets/${id}`);
  }

  /** Names, oldest first. */
  names(place: string): string[] {
    const parent = this.#parent(place);
    return [...this.state.secrets.values()].filter((one) => one.parent === parent).map(({ id }) => id);
  }

  /** What a reader of `latest` gets; undefined when there is nothing to be had. */
  value(place: string, id: string): string | undefined {
    const latest = this.secret(place, id)?.latest;
    return latest?.state === 'ENABLED' ? latest.data?.toString('utf8') : undefined;
  }

  values(place: string): Record<string, string | undefined> {
    return Object.fromEntries(this.names(place).map((id) => [id, this.value(place, id)]));
  }

  /** Another hand: adds a version, and the secret if need be. */
  setValue(place: string, id: string, value: string): Version {
    const secret =
      this.secret(place, id) ??
      this.state.addSecret(this.#parent(place), id, this.now(), {
        replication: { automatic: {}, replication: 'automatic' },
      });
    return this.state.addVersion(secret, Buffer.from(value), this.now(), false);
  }

  /** Replaces all annotations. */
  annotate(place: string, id: string, annotations: Readonly<Record<string, string>>): void {
    const secret = this.#present(place, id);
    secret.annotations = annotations;
    secret.etag = this.state.nextEtag();
  }

  setState(place: string, id: string, number: number, to: VersionState): void {
    const version = this.#present(place, id).versions.find((one) => one.number === number);
    if (!version) throw new RangeError(`the fake has no version ${number} of ${id}`);
    version.state = to;
    version.etag = this.state.nextEtag();
    if (to === 'DESTROYED') version.data = undefined;
  }

  states(place: string, id: string): Record<number, VersionState> {
    return Object.fromEntries(this.#present(place, id).versions.map((one) => [one.number, one.state]));
  }

  remove(place: string, id: string): void {
    this.state.secrets.delete(`${this.#parent(place)}/secrets/${id}`);
  }

  #present(place: string, id: string): Secret {
    const secret = this.secret(place, id);
    if (!secret) throw new RangeError(`the fake has no secret ${id} in ${place}`);
    return secret;
  }

  #parent(place: string): string {
    const [project = '', location] = place.split('/');
    const number = this.projects[project];
    if (number === undefined) throw new RangeError(`the fake has no project ${project}`);
    return `projects/${number}${location ? `/locations/${location}` : ''}`;
  }
}
