import { en, Faker, fr } from '@faker-js/faker';
import type { Counterparty } from '../../model/counterparty.ts';
import type { Label } from '../../model/label.ts';
import type { Member } from '../../model/member.ts';
import { makeLabels } from './labels.ts';
import { makeMembers } from './members.ts';
import { makeNotes } from './notes.ts';

/** The company and its people: everybody and everything but those it deals with. */
export interface Cast {
  organization: Organization;
  members: Member[];
  labels: Label[];
  notes: readonly string[];
  ibans: readonly string[];
  /** The company as the holder of its accounts, by account id. */
  ourselves: Map<string, Counterparty>;
  /** Where the account at another bank is held. */
  otherBank: { iban: string; bic: string };
}

/**
 * Makes the pools once. The fake-data library is too slow to call for each of a million rows, so
 * rows pick from pools.
 */
export function makeCast(faker: Faker): Cast {
  const city = faker.location.city();
  return {
    organization: {
      id: faker.string.uuid(),
      name: 'Atelier Simulé',
      slug: `atelier-simule-${faker.string.numeric(4)}`,
      city,
      street: faker.location.streetAddress(),
      zipcode: faker.location.zipCode(),
      legalNumber: faker.string.numeric(9),
    },
    members: makeMembers(faker),
    labels: makeLabels(faker),
    notes: makeNotes(faker),
    ibans: Array.from({ length: 100 }, () => frenchIban(faker)),
    ourselves: new Map(),
    otherBank: { iban: frenchIban(faker), bic: 'SOGEFRPP' },
  };
}

/** The source of names; the same seed gives the same people. */
export function makeFaker(seed: number): Faker {
  const faker = new Faker({ locale: [fr, en], seed });
  faker.setDefaultRefDate('2026-01-01T00:00:00.000Z');
  return faker;
}

function frenchIban(faker: Faker): string {
  return faker.finance.iban({ countryCode: 'FR' });
}

interface Organization {
  id: string;
  name: string;
  slug: string;
  city: string;
  street: string;
  zipcode: string;
  legalNumber: string;
}
