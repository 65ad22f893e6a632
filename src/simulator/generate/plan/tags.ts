import { Choice } from '../../choice.ts';
import type { Label } from '../../model/label.ts';

/** Names of labels, to be found among the company's. */
export type Tags = (unlabelled: number, ...sets: readonly (readonly string[])[]) => LabelChoice;

type LabelChoice = Choice<readonly string[]>;

const nobody: readonly string[] = [];

/**
 * Makes choices of labels that fit a purchase or a sale, the usual ones first. `unlabelled` of 100 rows
 * have none; now and then somebody takes a label that says little.
 */
export function makeTags(labels: readonly Label[]): Tags {
  const idOf = (name: string): string => {
    const label = labels.find((one) => one.name === name);
    if (label === undefined) throw new RangeError(`no such label: ${name}`);
    return label.id;
  };
  const vague = ['À vérifier', 'Quote "A" \\ B', 'Équipe', 'Site'].map(idOf);
  return (unlabelled, ...sets) => {
    // The first has as much as four others.
    const share = (100 - unlabelled) / Math.max(1, sets.length + 3.1);
    return new Choice<readonly string[]>([
      [nobody, unlabelled],
      ...sets.map((names, index) => [names.map(idOf), index === 0 ? 4 * share : share] as const),
      ...(sets.length > 0 ? vague.map((id) => [[id], share * 0.025] as const) : []),
    ]);
  };
}
