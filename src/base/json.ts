/** What a text or its bytes say in JSON; undefined where they are none. For what a schema looks at next. */
export function jsonOrNothing(text: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof text === 'string' ? text : Buffer.from(text).toString('utf8'));
  } catch {
    return undefined;
  }
}
