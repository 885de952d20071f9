import type { Post } from '../providers/github/conversation/index.ts';
import { isNewer, type KeptFor, marked, markerOf, type WorkflowRun } from './marker.ts';

/** Where one post is kept up to date: the comments of a pull request, or the issues of a repository. */
export interface Board {
  readonly kept: KeptFor;
  readonly run: WorkflowRun;
  list(): Promise<readonly Post[]>;
  add(body: string): Promise<Post>;
  change(id: number, body: string): Promise<void>;
  /** Takes away one that is there twice. */
  remove(id: number): Promise<void>;
  /** The login that all of them are written as. */
  writer(): Promise<string>;
}

/** What the post shall say. */
export interface Wanted {
  readonly text: string;
  /** Whether it is worth a post that is not there yet. */
  readonly isNews: boolean;
}

/**
 * Keeps one post up to date: that of our own login which begins with our marker, and no other, whoever may quote it. Two runs
 * at once may both find none, and both write one. So whoever wrote one looks again, and takes back its own where an
 * earlier one has come up: whichever ends last sees both, as GitHub lists what it has answered for. What is left over all
 * the same, such as that of a run which was cancelled in between, is taken away by the next.
 * @returns the id of the post; undefined where there is none
 */
export async function keepPost(board: Board, { text, isNews }: Wanted): Promise<number | undefined> {
  const body = marked(board.kept, board.run, text);
  const found = await ownPosts(board);
  if (found.length > 0) return await renew(board, found, body);
  if (!isNews) return undefined;
  const added = await board.add(body);
  return await renew(board, await ownPosts(board, added), body);
}

/** The first of them stays, the others go. What a later run wrote stays as it is. */
async function renew(
  board: Board,
  [first, ...others]: readonly Post[],
  body: string,
): Promise<number | undefined> {
  if (!first) return undefined;
  for (const { id } of others) await board.remove(id);
  const isLate = [first, ...others].some((one) => isNewer(one.body, board.run));
  if (first.body !== body && !isLate) await board.change(first.id, body);
  return first.id;
}

/**
 * The posts that are ours, the earliest first.
 * @param added one that was written just now, and may not be listed yet
 */
export async function ownPosts(board: Board, added?: Post): Promise<readonly Post[]> {
  const marker = markerOf(board.kept);
  const listed = (await board.list()).filter(({ body }) => body.startsWith(marker));
  if (listed.length === 0) return added ? [added] : [];
  const writer = added?.author ?? (await board.writer());
  const own = listed.filter(({ author }) => author === writer);
  const all = added && !own.some(({ id }) => id === added.id) ? [...own, added] : own;
  return all.toSorted((a, b) => a.id - b.id);
}
