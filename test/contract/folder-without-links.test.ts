import { folderZone } from '../../src/raw/folder/zone.ts';
import { temporaryFolder } from '../support/folders.ts';
import { forbidLinks } from '../support/no-links.ts';
import { rawZoneContract } from './raw-zone.ts';

rawZoneContract('T140 a folder without hard links', async () => {
  forbidLinks('ENOTSUP');
  return folderZone(await temporaryFolder());
});
