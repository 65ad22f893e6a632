import { z } from 'zod';

/** What `process.resourceUsage()` tells: microseconds and kilobytes. */
export const usageSchema = z.object({
  userCPUTime: z.number(),
  systemCPUTime: z.number(),
  maxRSS: z.number(),
});

export type Usage = z.infer<typeof usageSchema>;

export function cpuSeconds({ userCPUTime, systemCPUTime }: Usage): number {
  return (userCPUTime + systemCPUTime) / 1e6;
}
