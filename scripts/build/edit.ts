/** What stands there, and what shall stand there instead. */
export type Edits = readonly (readonly [text: string, instead: string])[];

/** @throws Error when one of the texts is not there, as in a later version of a package */
export function edit(file: string, text: string, edits: Edits): string {
  let edited = text;
  for (const [old, instead] of edits) {
    if (!edited.includes(old)) throw new Error(`${file} has no ${old}`);
    edited = edited.replaceAll(old, () => instead);
  }
  return edited;
}
