/** A comment on a pull request or an issue. */
export interface Comment {
  readonly id: number;
  readonly number: number;
  readonly login: string;
  body: string;
}

/** An issue, or a pull request, which GitHub numbers and lists alike. */
export interface Issue {
  readonly number: number;
  readonly login: string;
  readonly isPullRequest: boolean;
  title: string;
  body: string;
  state: 'open' | 'closed';
  stateReason: string | null;
  labels: readonly string[];
}

/** What is said in a repository, and the files that lie in it. */
export class Talk {
  readonly issues: Issue[] = [];
  readonly comments: Comment[] = [];
  /** By commit and path. */
  readonly files = new Map<string, Buffer>();

  issue(number: number): Issue | undefined {
    return this.issues.find((issue) => issue.number === number);
  }

  addIssue(issue: Omit<Issue, 'number' | 'state' | 'stateReason'>): Issue {
    const added: Issue = { ...issue, number: this.issues.length + 1, state: 'open', stateReason: null };
    this.issues.push(added);
    return added;
  }
}
