import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Expression, parseSync, Visitor } from 'oxc-parser';
import { filesBelow } from '../../support/folders.ts';

const src = fileURLToPath(new URL('../../../src', import.meta.url));

export interface SourceExpression {
  /** `redact/text.ts:29`. */
  readonly where: string;
  readonly expression: RegExp;
}

/**
 * Every regular expression of the sources: literals, and what is put together from constants. Throws for one that is
 * put together from anything else, because nobody could tell what it is.
 */
export async function sourceExpressions(): Promise<readonly SourceExpression[]> {
  const files = (await filesBelow(src)).filter((file) => file.endsWith('.ts'));
  const found = await Promise.all(
    files.map(async (file) => expressionsIn(file, await readFile(join(src, file), 'utf8'))),
  );
  return found.flat();
}

export function expressionsIn(file: string, text: string): readonly SourceExpression[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed`);
  const constants = new Map<string, Expression>();
  const found: SourceExpression[] = [];
  const add = (start: number, pattern: string, flags: string) => {
    const line = text.slice(0, start).split('\n').length;
    found.push({ where: `${file}:${line}`, expression: new RegExp(pattern, flags) });
  };
  const constantOf = (node: unknown) => textOf(node as Expression, constants);
  const addComposed = (start: number, [pattern, flags]: readonly unknown[]) => {
    const composed = constantOf(pattern);
    const flagged = flags === undefined ? '' : constantOf(flags);
    if (composed === undefined || flagged === undefined)
      throw new Error(`${file}: an expression is put together from what is not constant`);
    add(start, composed, flagged);
  };
  new Visitor({
    VariableDeclarator({ id, init }) {
      if (id.type === 'Identifier' && init !== null) constants.set(id.name, init);
    },
  }).visit(program);
  new Visitor({
    Literal(node) {
      if ('regex' in node) add(node.start, node.regex.pattern, node.regex.flags);
    },
    NewExpression({ start, callee, arguments: args }) {
      if (callee.type === 'Identifier' && callee.name === 'RegExp') addComposed(start, args);
    },
    CallExpression({ start, callee, arguments: args }) {
      if (callee.type === 'Identifier' && callee.name === 'RegExp') addComposed(start, args);
    },
  }).visit(program);
  return found;
}

/** The text a constant expression stands for: literals, templates, lists that are joined, and names of these. */
function textOf(node: Expression, constants: ReadonlyMap<string, Expression>): string | undefined {
  const inner = (one: unknown) => textOf(one as Expression, constants);
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? node.value : undefined;
    case 'Identifier': {
      const constant = constants.get(node.name);
      return constant && inner(constant);
    }
    case 'TemplateLiteral':
      return joined(
        node.quasis.map(({ value }) => value.cooked ?? undefined),
        node.expressions.map(inner),
      );
    case 'TaggedTemplateExpression':
      return joined(
        node.quasi.quasis.map(({ value }) => value.raw),
        node.quasi.expressions.map(inner),
      );
    case 'CallExpression': {
      const { callee, arguments: args } = node;
      if (callee.type !== 'MemberExpression' || callee.object.type !== 'ArrayExpression') {
        const list = callee.type === 'MemberExpression' && isName(callee.property, 'join');
        const object = list && callee.object.type === 'Identifier' ? callee.object.name : '';
        const constant = constants.get(object);
        return constant?.type === 'ArrayExpression' ? listOf(constant, args[0], inner) : undefined;
      }
      return isName(callee.property, 'join') ? listOf(callee.object, args[0], inner) : undefined;
    }
    default:
      return undefined;
  }
}

function listOf(
  { elements }: Extract<Expression, { type: 'ArrayExpression' }>,
  separator: unknown,
  inner: (node: unknown) => string | undefined,
): string | undefined {
  const between = inner(separator);
  const texts = elements.map(inner);
  return between === undefined || texts.includes(undefined) ? undefined : texts.join(between);
}

function joined(
  fixed: readonly (string | undefined)[],
  filled: readonly (string | undefined)[],
): string | undefined {
  if (fixed.includes(undefined) || filled.includes(undefined)) return undefined;
  return fixed.map((text, at) => `${text}${filled[at] ?? ''}`).join('');
}

function isName(node: { readonly type: string; readonly name?: unknown }, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}
