import { type BankObject, bankElement } from '../../qonto/answers/objects.ts';
import { quotable } from '../../redact/text.ts';
import { webhookEvents } from '../../streams/webhook-events.ts';
import type { ReceivedEvent } from '../deps.ts';
import { type Batch, tally } from './batch.ts';
import { flawOf } from './flaw.ts';
import { contentHash } from './hash.ts';
import { lineFlaw, quarantineLine, rawLine } from './record.ts';

/**
 * Lands events as they came, each of them again should it have come again: what has the same id and content is one row
 * of the table. Returns how many there were.
 */
export async function landEvents(
  batch: Batch,
  events: AsyncIterable<ReceivedEvent>,
): Promise<number> {
  const stream = webhookEvents.name;
  let landed = 0;
  for await (const event of events) {
    const object = eventObject(event);
    const origin = {
      hash: contentHash(object.text),
      extractedAt: event.receivedAt,
      seq: batch.seq,
    };
    const { id, type } = object.value;
    const columns = {
      id: typeof id === 'string' && id !== '' ? id : origin.hash,
      type: typeof type === 'string' ? type : null,
    };
    const keyed = { ...object, value: { ...object.value, id: columns.id } };
    const reason = flawOf(keyed) ?? lineFlaw(columns, object.text, origin);
    const counts = batch.counts(stream);
    if (reason === undefined) {
      tally(counts, 'landed');
      await batch.write(stream, (position) => rawLine(columns, object.text, origin, position));
    } else {
      tally(counts, 'quarantined');
      const what = { stream, bankAccountId: null, reason };
      await batch.write('quarantine', (position) => quarantineLine(what, object, origin, position));
    }
    landed += 1;
  }
  return landed;
}

/** The bank signs what it sends, but nothing makes it send JSON. What is none is kept as far as it can be read. */
function eventObject({ body, isGarbled }: ReceivedEvent): BankObject {
  if (isGarbled) return unreadable(body, 'it is not UTF-8');
  try {
    const object = bankElement(body);
    return body.trimStart().startsWith('{') ? object : unreadable(body, 'it is no JSON object');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return unreadable(body, 'it is not JSON');
  }
}

function unreadable(body: string, flaw: string): BankObject {
  return { text: JSON.stringify({ beginning: quotable(body, 1_000) }), value: {}, flaw };
}
