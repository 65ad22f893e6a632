import { installPlatform } from '../platform.ts';

// Before anything else is loaded, so that everything finds the simulated platform.
const platform = installPlatform();
const { playDay } = await import('./play-day.ts');

/** What is asked of this process, in its only message. It answers with each hour, and ends with 1 where the end is wrong. */
export interface DayOrder {
  readonly seed: number;
  readonly hours: number;
}

process.once('message', async ({ seed, hours }: DayOrder) => {
  for await (const hour of playDay(platform, seed, hours)) process.send?.(hour);
  process.disconnect();
});
