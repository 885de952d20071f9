import { expect, it } from 'vitest';
import { graphOf } from '../../scripts/house/graph.ts';
import { embed, pictureOf } from '../../scripts/house/picture.ts';
import { sourcesOf } from './tree.ts';

it('draws folders to depth two, and what they import of each other', () => {
  const sources = sourcesOf({
    'main.ts': `import './core/plan.ts';`,
    'cli/push/deep/push.ts': `import '../../../core/plan.ts';\nimport './same.ts';\nawait import('../ask.ts');`,
    'cli/push/deep/same.ts': `import type { Plan } from '../../../core/plan.ts';`,
    'cli/push/ask.ts': '',
    'core/plan.ts': `import './key-ring/key.ts';\nimport 'node:fs';`,
    'core/key-ring/key.ts': '',
  });
  expect(pictureOf(graphOf(sources))).toMatchInlineSnapshot(`
    "flowchart TD
      subgraph area_ [src]
        room_["src"]
      end
      subgraph area_cli [cli]
        room_cli_push["cli/push"]
      end
      subgraph area_core [core]
        room_core["core"]
        room_core_key_ring["core/key-ring"]
      end
      room_cli_push --> room_core
      room_core --> room_core_key_ring
      room_ --> room_core"
  `);
});

const page = 'Before.\n<!-- rooms:begin -->\nold\n<!-- rooms:end -->\nAfter.\n';

it('puts a picture between the markers, and again', () => {
  const once = embed(page, 'flowchart TD');
  expect(once).toBe(
    'Before.\n<!-- rooms:begin -->\n```mermaid\nflowchart TD\n```\n<!-- rooms:end -->\nAfter.\n',
  );
  expect(embed(once, 'flowchart TD')).toBe(once);
});

it.each(['no markers', '<!-- rooms:begin -->', '<!-- rooms:end --><!-- rooms:begin -->'])(
  'refuses a page with %s',
  (text) => {
    expect(() => embed(text, 'flowchart TD')).toThrow('<!-- rooms:begin --> before <!-- rooms:end -->');
  },
);
