import { ConnectorError } from '../base/errors.ts';
import type { KeysetStream } from '../streams/shape/slice.ts';
import { sliceValue } from './answers/raw-json.ts';
import type { Client } from './http/client.ts';
import { UnexpectedShape } from './http/faults.ts';
import { readRow, type StreamRow } from './stream-row.ts';

/**
 * One object of a stream by its id, with the parameters of its list, so that it shows as much as there. Undefined where
 * the bank answers 404. Throws ConnectorError as every request does, and where the answer is another object.
 */
export async function readById(
  client: Client,
  stream: KeysetStream,
  id: string,
): Promise<StreamRow | undefined> {
  const { path, one = '', params = [] } = stream.list;
  try {
    const { value } = await client.get({
      path: `${path}/${encodeURIComponent(id)}`,
      query: params,
      read(body) {
        const text = sliceValue(body.text, one);
        if (text === undefined) throw new UnexpectedShape(`no ${one}`);
        const row = readRow(text, stream);
        if (row.id !== id) throw new UnexpectedShape(`another ${one} than was asked for`);
        return row;
      },
    });
    return value;
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'not_found') return undefined;
    throw error;
  }
}
