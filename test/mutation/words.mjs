import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/**
 * Leaves out what is read by people only: messages and hints of errors, events and fields of the log, descriptions in
 * schemas. Codes, kinds and everything else of an error stay in.
 */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'words', {
    shouldIgnore(path) {
      if (isLogging(path)) return 'it is logging';
      return isWording(path) ? 'it is words for people' : undefined;
    },
  }),
];

function isLogging(path) {
  return path.isCallExpression() && path.node.callee.object?.name === 'log';
}

function isWording(path) {
  const { parent } = path;
  if (!isText(path.node)) return false;
  if (parent.type === 'ObjectProperty') return parent.key.name === 'hint' && path.key === 'value';
  const isFirst = path.listKey === 'arguments' && path.key === 0;
  if (!isFirst) return false;
  if (parent.type === 'NewExpression') return isError(parent.callee.name);
  return (
    parent.type === 'CallExpression' &&
    (isError(parent.callee.name) || parent.callee.property?.name === 'describe')
  );
}

function isText({ type }) {
  return type === 'StringLiteral' || type === 'TemplateLiteral';
}

function isError(name = '') {
  return /(?:Error|NotCertified|OrderFell|ForeignStatus)$/.test(name);
}
