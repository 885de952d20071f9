import { count } from '../core/words.ts';
import { issueBoard, type Keeping } from './boards.ts';
import { keepPost, ownPosts } from './keep.ts';
import { isNewer, marked } from './marker.ts';
import type { Ending } from './result.ts';

interface DriftReport {
  readonly ending: Pick<Ending, 'hasDrifted' | 'targets'>;
  /** How it stands, as Markdown. */
  readonly text: string;
}

/**
 * Opens one issue where a store has drifted, keeps it up to date, and closes it once none has. An issue that somebody
 * closed stays closed: if there still is drift, the next run opens another.
 * @returns its number; undefined where there is none
 */
export async function keepIssue(
  keeping: Keeping,
  { ending, text }: DriftReport,
): Promise<number | undefined> {
  const drifted = ending.targets.filter(({ hasDrifted }) => hasDrifted).length;
  const board = issueBoard(keeping, `Secrets are not as they were pushed, at ${count(drifted, 'target')}`);
  if (ending.hasDrifted) return await keepPost(board, { text, isNews: true });
  const open = await ownPosts(board);
  for (const { id, body } of open)
    if (!isNewer(body, keeping.run))
      await keeping.conversation.changeIssue(id, {
        body: marked(keeping.kept, keeping.run, text),
        state: 'closed',
        state_reason: 'completed',
      });
  return open[0]?.id;
}
