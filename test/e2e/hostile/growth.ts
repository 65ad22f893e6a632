/** Ten times the text may take ten times the time, and a little more for memory; what goes back and forth, a hundred. */
const worst = 50;

interface Scale {
  /** In characters. The first is for what doubles with each of them: at the next one it would never end. */
  readonly sizes: readonly number[];
  /** In milliseconds; below that, a ratio says nothing. */
  readonly measurable: number;
}

/** Up to a million characters. */
const whole: Scale = { sizes: [26, 1_000, 10_000, 100_000, 1_000_000], measurable: 8 };
/** To see that what is known to be slow is found out. */
export const short: Scale = { sizes: [22, 1_000, 16_000], measurable: 0.3 };

/**
 * How the time of `work` grows with its text, as the worst ratio of a size to the tenth of it. Undefined where it is
 * linear. Stops at the first size that shows it, so that what is quadratic does not take for ever. What `make` returns is
 * read as it is: see `remembered`.
 */
export function growth(
  work: (text: string) => void,
  make: (length: number) => string,
  { sizes, measurable } = whole,
): string | undefined {
  let smaller = '';
  let before = measurable;
  for (const size of sizes) {
    const text = make(size);
    let took = timeOf(work, text, measurable);
    // The first time includes compiling: both are tried again.
    for (
      let trial = 0;
      trial < 4 && took > before * worst && took < before * worst * 4;
      trial += 1
    ) {
      before = Math.max(measurable, Math.min(before, timeOf(work, smaller, measurable)));
      took = Math.min(took, timeOf(work, text, measurable));
    }
    if (took > before * worst)
      return `${size} characters: ${took.toFixed(1)} ms, after ${before.toFixed(1)} ms`;
    before = Math.max(measurable, took);
    smaller = text;
  }
  return undefined;
}

/**
 * Of the processor, in milliseconds: what the clock says depends on who else is at work. For short texts the clock is asked
 * first, which is quicker to ask and never says less: below what is measurable, that is enough.
 */
function timeOf(work: (text: string) => void, text: string, measurable: number): number {
  if (text.length < long) {
    const began = performance.now();
    work(text);
    const elapsed = performance.now() - began;
    if (elapsed <= measurable) return elapsed;
  }
  const start = process.cpuUsage();
  work(text);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

/** In characters: from here on the time is measurable as a rule. */
const long = 100_000;

/**
 * The same, made once for each length. A text that was put together is flattened when it is first read, which is not the
 * work to measure: these have been.
 */
export function remembered(make: (length: number) => string): (length: number) => string {
  const made = new Map<number, string>();
  return (length) => {
    const text = made.get(length) ?? Buffer.from(make(length)).toString();
    made.set(length, text);
    return text;
  };
}
