import { vi } from 'vitest';

/** The dice always fall on the shortest wait, until the function it returns is called: for `beforeEach`. */
export function shortestWaits(): () => void {
  const dice = vi.spyOn(Math, 'random').mockReturnValue(0);
  return () => dice.mockRestore();
}
