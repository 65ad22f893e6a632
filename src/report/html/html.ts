import type { html as template } from 'hono/html';

export { html, raw } from 'hono/html';

/** Text of which everything that was put in is escaped, or will be once its charts are drawn. */
export type Html = ReturnType<typeof template>;
