import { truthSuite } from '../e2e/journey/truth.ts';
import { startJourney } from '../support/journey.ts';
import { cloudWorld } from './support/worlds.ts';

truthSuite((options) => startJourney({ transactions: 300, ...options }, cloudWorld));
