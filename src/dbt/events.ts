import { z } from 'zod';

/** A line of dbt's structured log. */
const eventSchema = z.object({
  info: z.object({ name: z.string(), level: z.string(), msg: z.string() }),
  data: z.object({
    /** Which of the models and tests this is about, and how many there are. */
    index: z.number().optional(),
    total: z.number().optional(),
    node_info: z.object({ unique_id: z.string() }).optional(),
  }),
});

export interface Heard {
  /** What macros log on purpose, by the model or test that did: the rows that a test found. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
  /** Errors, and what was no event at all: the words of a Python that broke. */
  readonly complaints: readonly string[];
}

export interface Listener {
  line(text: string): void;
  heard(): Heard;
}

/** What dbt is at, and the few of its words that are worth telling; all of them are in its own log. */
export function listen(onProgress: (done: number, of: number) => void): Listener {
  const notes = new Map<string, string[]>();
  const complaints: string[] = [];
  const complain = (text: string) => {
    if (text.trim() === '') return;
    complaints.push(text);
    if (complaints.length > mostComplaints) complaints.shift();
  };
  return {
    line(text) {
      const event = readEvent(text);
      if (event === undefined) return complain(text);
      const { info, data } = event;
      if (data.index !== undefined && data.total !== undefined) onProgress(data.index, data.total);
      if (info.name === 'JinjaLogInfo' || info.name === 'JinjaLogWarning') {
        const node = data.node_info?.unique_id ?? '';
        notes.set(node, [...(notes.get(node) ?? []), info.msg]);
      } else if (info.level === 'error') complain(info.msg);
    },
    heard: () => ({ notes, complaints }),
  };
}

/** A traceback is recognized by its end. */
const mostComplaints = 40;

function readEvent(text: string): z.infer<typeof eventSchema> | undefined {
  try {
    return eventSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
