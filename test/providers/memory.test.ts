import { MemoryPlace, memoryLimits } from '../../src/providers/memory.ts';
import { FakeClock } from '../core/clock.ts';
import { conformance } from './conformance.ts';

conformance('memory', { server: false }, async () => {
  const clock = new FakeClock('2026-11-24T09:00:00Z');
  const memory = new MemoryPlace(() => clock.now());
  return {
    limits: memoryLimits,
    manyEntries: 120,
    open: async () => memory.open('shelf'),
    value: (name) => memory.value(name),
    setByHand: (name, value) => memory.setByHand(name, value),
    removeByHand: (name) => memory.removeByHand(name),
    close: async () => {},
  };
});
