import { issueBoard, type Keeping } from './boards.ts';
import { keepPost, ownPosts } from './keep.ts';
import { isNewer, marked } from './marker.ts';
import type { Ending } from './result.ts';

interface DriftReport {
  readonly ending: Pick<Ending, 'needsSomeone'>;
  /** How it stands, as Markdown. */
  readonly text: string;
}

const TITLE = 'Secrets are not as they should be';

/**
 * Opens one issue where somebody has to see to something, keeps it up to date, and closes it once all is well. An issue that somebody
 * closed stays closed: if something still needs someone, the next run opens another.
 * @returns its number; undefined where there is none
 */
export async function keepIssue(
  keeping: Keeping,
  { ending, text }: DriftReport,
): Promise<number | undefined> {
  const board = issueBoard(keeping, TITLE);
  if (ending.needsSomeone) return await keepPost(board, { text, isNews: true });
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
