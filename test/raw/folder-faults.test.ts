import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderFault, writeFault } from '../../src/raw/folder/faults.ts';
import { temporaryFolder } from '../support/folders.ts';

const failing = (code: string) => Object.assign(new Error(code), { code });

it('a folder that this user may not write to is told with who the user is', () => {
  for (const code of ['EACCES', 'EPERM'])
    expect(folderFault(failing(code), '/data/raw')).toMatchObject({
      kind: 'config',
      code: 'raw_zone_unfit',
      message: `No permission in the raw zone /data/raw (${code})`,
      hint: `Give this user (uid ${process.getuid?.()}) write permission on the folder, or choose another with --raw.`,
    });
});

it('what is in the way within a raw zone was put there by hand', async () => {
  const root = await temporaryFolder();
  for (const [code, what] of [
    ['EISDIR', 'A folder is in the way'],
    ['ENOTDIR', 'A file is in the way'],
  ] as const)
    expect(folderFault(failing(code), root)).toMatchObject({
      kind: 'data',
      code: 'raw_zone_fault',
      message: `${what} in the raw zone ${root} (${code})`,
      hint: 'The raw zone was changed by hand: restore it from a backup.',
    });
});

it('what is in the way of a raw zone is a setting', async () => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  const fault = {
    kind: 'config',
    code: 'raw_zone_unfit',
    hint: 'Check the path, or choose another folder with --raw.',
  };
  expect(folderFault(failing('ENOTDIR'), file)).toMatchObject({
    ...fault,
    message: `The raw zone ${file} is a file, and has to be a folder`,
  });
  expect(folderFault(failing('ENOTDIR'), join(file, 'below'))).toMatchObject({
    ...fault,
    message: `The raw zone ${join(file, 'below')} cannot be there: ${file} is a file`,
  });
});

it('another place is another folder, for a raw zone', () => {
  for (const code of ['EROFS', 'ENAMETOOLONG', 'EIO', 'ENOSPC'])
    expect(folderFault(failing(code), '/data/raw')).toMatchObject({
      hint: expect.not.stringContaining('location'),
    });
  expect(folderFault(failing('EROFS'), '/data/raw')).toMatchObject({
    hint: expect.stringMatching(/hoose another folder with --raw\.$/),
  });
});

it.each(['ENOENT', 'enospc', 'E', 'XENOSPC', 'ENOSPC.', 'ERR_INVALID_ARG_TYPE', ''])(
  '%j says nothing of the folder, and stays what it is',
  (code) => {
    const error = failing(code);
    expect(folderFault(error, '/data/raw')).toBe(error);
    if (code !== 'ENOENT') expect(writeFault(error, '/data/raw')).toBe(error);
  },
);

it('a folder that cannot be made is a setting, and what else fails is told as ever', () => {
  const cause = failing('ENOENT');
  expect(writeFault(cause, '/proc/raw')).toMatchObject({
    kind: 'config',
    code: 'raw_zone_unfit',
    message: 'No folder can be made in the raw zone /proc/raw (ENOENT)',
    hint: expect.stringContaining('Choose another folder with --raw'),
    cause,
  });
  expect(writeFault(failing('EIO'), '/data/raw')).toEqual(folderFault(failing('EIO'), '/data/raw'));
});
