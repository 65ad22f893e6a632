import { counted } from '../../../base/counted.ts';
import type { MakingStep } from '../../../dbt/pip-steps.ts';
import { tellJson } from '../output.ts';
import { eachMinute, type Loudness, withSpinner } from './progress.ts';

/** What a work of known steps is at. */
export interface Step {
  readonly step: string;
  /** For people, in less than a narrow line. */
  readonly text: string;
  readonly done: number;
  readonly of: number;
}

/**
 * Shows the steps of `work`: on a terminal in a line of its own, elsewhere the newest a minute to `tellLog`, or each as an
 * event for machines.
 */
export async function withSteps<T>(
  text: string,
  loudness: Loudness,
  tellLog: (step: Step) => void,
  work: (tell: (step: Step) => void) => Promise<T>,
): Promise<T> {
  const isJson = loudness.progress === 'json';
  let newest: Step | undefined;
  const timer = isJson
    ? undefined
    : eachMinute(loudness, () => newest !== undefined && tellLog(newest));
  try {
    return await withSpinner(text, loudness, (show) =>
      work((now) => {
        newest = now;
        show?.(now.text);
        if (isJson) tellJson({ event: 'progress', step: now.step, done: now.done, of: now.of });
      }),
    );
  } finally {
    clearInterval(timer);
  }
}

/** A Python environment that is being made, in words. */
export function makingText(whose: string, { at, done, of }: MakingStep): string {
  if (at === 'making') return `${whose}: making the folder`;
  return at === 'fetching'
    ? `${whose}: package ${done} of ${of}`
    : `${whose}: installing ${counted(of, 'package')}`;
}
