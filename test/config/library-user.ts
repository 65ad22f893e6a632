import {
  composeWarehouse,
  composeZone,
  createLog,
  extractOnly,
  load,
  noConfigFile,
  now,
  readConfig,
} from '../../src/index.ts';

// A program that has variables of its own, and gives the package others. They come on the command line, as JSON.
const env = JSON.parse(process.argv[2] ?? '{}');
const config = readConfig({ 'log-level': 'silent' }, env, noConfigFile);
const log = createLog('silent');
const extracted = await extractOnly(config, log);
// By hand, as somebody does who brings a zone or a warehouse.
const zone = await composeZone(config);
const warehouse = await composeWarehouse(config, zone);
const loaded = await load({ zone, warehouse, log, now });
warehouse.close();
process.stdout.write(
  JSON.stringify({
    manifests: extracted.extract?.manifests,
    faults: extracted.extract?.faults,
    to: loaded.to,
    proxy: config.proxyFor('https://bank.example.test/v2')?.origin ?? null,
    kind: config.credentials().kind,
  }),
);
