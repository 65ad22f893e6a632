import { streams } from '../../src/streams/index.ts';
import { streamContract } from './stream.ts';

for (const stream of streams) streamContract(stream);
