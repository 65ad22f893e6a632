import { readFile } from 'node:fs/promises';
import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor/index.js';
import { configError } from '../../src/base/errors.ts';
import { installation, isInstalled } from './installation.ts';
import { type Send, startWasm } from './wasm.ts';

declare module 'protobufjs' {
  namespace Root {
    // Added when `ext/descriptor` is imported, and left out of its types.
    function fromDescriptor(set: protobuf.Message): protobuf.Root;
  }
}

/** The analyzer, spoken to in plain objects: 64-bit numbers are numbers and enumerated values are names. */
export interface Service {
  readonly call: (method: string, request: object) => Reply;
  readonly enumNames: (type: string) => readonly string[];
}

export type Reply = { readonly value: unknown } | { readonly refusal: string };

/** Takes half a second. Throws a config error when the analyzer is not installed. */
export async function startService(): Promise<Service> {
  if (!isInstalled()) {
    throw configError(
      'The GoogleSQL analyzer is not installed as locked: npx tsx tools/googlesql/install.ts',
      {
        code: 'no_googlesql',
        hint: 'It takes ten seconds, and a Python from 3.10 to 3.13.',
      },
    );
  }
  const [send, set] = await Promise.all([startWasm(), readFile(installation.messages)]);
  const root = protobuf.Root.fromDescriptor(descriptor.FileDescriptorSet.decode(set));
  root.resolveAll();
  const service = root.lookupService('zetasql.local_service.ZetaSqlLocalService');
  return {
    call: (method, request) => call(send, service, method, request),
    enumNames: (type) => Object.keys(root.lookupEnum(type).values),
  };
}

function call(send: Send, service: protobuf.Service, name: string, request: object): Reply {
  const method = service.methods[name];
  method?.resolve();
  const input = method?.resolvedRequestType;
  const output = method?.resolvedResponseType;
  if (!input || !output) throw new Error(`The analyzer has no method ${name}`);
  const answer = send(name, input.encode(input.fromObject(request)).finish());
  if ('refusal' in answer) return { refusal: refusalOf(answer.refusal) };
  return { value: output.toObject(output.decode(answer.bytes), { enums: String, longs: Number }) };
}

/** `Code: 3` is "invalid argument", a judgement on the SQL. Anything else is the analyzer's own trouble. */
function refusalOf(text: string): string {
  const [, code, message] = /^Code: (\d+), Message: (.*)$/s.exec(text) ?? [];
  if (code === '3' && message !== undefined) return message;
  throw new Error(`The analyzer failed: ${text}`);
}
