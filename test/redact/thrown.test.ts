import { describe, expect, it } from 'vitest';
import { showableError } from '../../src/redact/thrown.ts';

describe('an error that may be shown', () => {
  it('has name, message, code and frames of the one that was thrown, and nothing else of it', () => {
    const thrown = Object.assign(new TypeError('no such thing'), { code: 'ENOENT', body: 'x' });
    thrown.stack = 'TypeError: no such thing\n    at one (a.ts:1:2)\nsome words at all\n  at two\n';
    const shown = showableError(thrown);
    expect(shown).toBeInstanceOf(Error);
    expect(shown).toMatchObject({ name: 'TypeError', message: 'no such thing', code: 'ENOENT' });
    expect(shown.stack).toBe('TypeError: no such thing\n    at one (a.ts:1:2)\n    at two');
    expect(Object.keys(shown)).toEqual(['code']);
    expect('cause' in shown).toBe(false);
  });

  it('has no code where there was none that is a word', () => {
    for (const thrown of [new Error('a'), Object.assign(new Error('a'), { code: 5 })])
      expect('code' in showableError(thrown)).toBe(false);
  });

  it('shows twenty frames at most, and none where there are none', () => {
    const many = new Error('deep');
    many.stack = `Error: deep\n${'    at f (x.ts:1:1)\n'.repeat(40)}`;
    expect(showableError(many).stack?.split('\n')).toHaveLength(21);
    const none = new Error('bare');
    delete none.stack;
    expect(showableError(none).stack).toBe('Error: bare');
  });

  it('follows its causes five deep', () => {
    let chain = new Error('cause 0');
    for (let n = 1; n < 10; n += 1) chain = new Error(`cause ${n}`, { cause: chain });
    const messages: string[] = [];
    for (let at: unknown = showableError(chain); at instanceof Error; at = at.cause)
      messages.push(at.message);
    expect(messages).toEqual([9, 8, 7, 6, 5, 4].map((n) => `cause ${n}`));
  });

  it('is made of whatever was thrown, and quotes only what was a text', () => {
    expect(showableError('gone wrong').message).toBe('gone wrong');
    expect(showableError({ toString: () => 'secret' }).message).toBe('a object was thrown');
    expect(showableError(undefined).message).toBe('a undefined was thrown');
    const cause = showableError(new Error('a', { cause: 'because' })).cause;
    expect(cause).toMatchObject({ message: 'because' });
  });
});
