import { crashPoints, faultKinds, type Hits } from './points.ts';

/** How often each crash point and each kind of fault was hit. */
export function hitTable(hits: Hits): string {
  return [
    line('crash point', 'hits'),
    ...crashPoints.map((name) => line(name, hits[name])),
    '',
    line('fault', 'hits'),
    ...faultKinds.map((name) => line(name, hits[name])),
  ].join('\n');
}

function line(name: string, count: number | string): string {
  return `${name.padEnd(24)}${String(count).padStart(9)}`;
}
