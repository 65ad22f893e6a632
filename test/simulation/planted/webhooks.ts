import type { PlantedBug } from './planted-bug.ts';

const receiver = 'src/run/webhook/receiver.ts';
const spool = 'src/run/webhook/spool.ts';

/** Ways to lose what was received, or to take what nobody sent. */
export const webhookBugs: readonly PlantedBug[] = [
  {
    name: 'what comes while a run is under way goes with what the run has taken',
    seed: 10,
    patches: [
      {
        file: spool,
        find: 'for (const name of names) {\n            const size',
        replace: 'for (const name of await packsIn(folder)) {\n            const size',
      },
    ],
  },
  {
    name: 'events are let go of before they are committed',
    seed: 5,
    patches: [
      {
        file: 'src/extract/extract.ts',
        find: 'await landing.events(received.events);',
        replace: 'await landing.events(received.events);\n    await received?.done();',
      },
    ],
  },
  {
    name: 'the bank has its answer before the event is on the disk',
    seed: 5,
    patches: [
      {
        file: receiver,
        find: 'const isKept = await keep(event, deps);',
        replace: 'const isKept = true;\n  void keep(event, deps);',
      },
    ],
  },
  {
    name: 'what could not be kept is known when it comes again',
    seed: 10,
    patches: [
      { file: receiver, find: 'if (!isKept) deps.seen.forget(body);', replace: '' },
      {
        file: receiver,
        find: "return (await earlier) ? 'repeated' : 'not_kept';",
        replace: "return 'repeated';",
      },
    ],
  },
  {
    name: 'an event is written under its own name at once',
    seed: 5,
    patches: [
      {
        file: spool,
        find: 'const draft = join(folder, `${name}${draftEnding}`);',
        replace: 'const draft = join(folder, `${name}${ending}`);',
      },
    ],
  },
  {
    name: 'a signature is taken for good when it looks like one',
    seed: 10,
    patches: [{ file: receiver, find: "if (verdict !== 'good') return verdict;", replace: '' }],
  },
  {
    name: 'events land only where rows do',
    seed: 118,
    patches: [
      { file: 'src/extract/extract.ts', find: '      events > 0 ||\n', replace: '' },
      {
        file: 'src/extract/extract.ts',
        find: 'if (landing.committed().length > 0) await received?.done();',
        replace: 'await received?.done();',
      },
    ],
  },
];
