import type { Graph } from './graph.ts';

const BEGIN = '<!-- rooms:begin -->';
const END = '<!-- rooms:end -->';

/** Draws the rooms, which are the folders to depth two, as a Mermaid flowchart: an arrow says that one imports another. */
export function pictureOf(graph: Graph): string {
  const rooms = [...new Set([...graph.keys()].map(roomOf))].sort();
  const areas = [...new Set(rooms.map(areaOf))];
  return [
    'flowchart TD',
    ...areas.flatMap((area) => [
      `  subgraph area_${area} [${area || 'src'}]`,
      ...rooms.filter((room) => areaOf(room) === area).map((room) => `    ${idOf(room)}["${room || 'src'}"]`),
      '  end',
    ]),
    ...arrowsOf(graph).map(([from, to]) => `  ${idOf(from)} --> ${idOf(to)}`),
  ].join('\n');
}

function arrowsOf(graph: Graph): [from: string, to: string][] {
  const known = new Map<string, Set<string>>();
  for (const [name, targets] of graph) {
    const from = roomOf(name);
    const row = known.get(from) ?? new Set<string>();
    for (const to of targets.map(roomOf)) if (to !== from) row.add(to);
    known.set(from, row);
  }
  return [...known].flatMap(([from, row]) => [...row].sort().map((to): [string, string] => [from, to]));
}

/** `core/layouts/env/keys.ts` is in the room `core/layouts`. */
const roomOf = (file: string): string => file.split('/').slice(0, -1).slice(0, 2).join('/');

/** The room `core/layouts` is in the area `core`. */
const areaOf = (room: string): string => room.split('/')[0] ?? '';

const idOf = (room: string): string => `room_${room.replaceAll(/\W/g, '_')}`;

/** Puts a picture between the markers of a page. */
export function embed(page: string, picture: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the page has no ${BEGIN} before ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\`\`\`mermaid\n${picture}\n\`\`\`\n${page.slice(end)}`;
}
