import { en, Faker, fr } from '@faker-js/faker';
import type { Counterparty } from '../model/counterparty.ts';
import type { Label } from '../model/label.ts';
import type { Member } from '../model/member.ts';
import type { Organization } from '../model/organization.ts';
import { makeLabels } from './labels.ts';
import { makeMembers } from './members.ts';
import { makeNotes } from './notes.ts';

/** Everybody and everything the transactions refer to. */
export interface Cast {
  organization: Organization;
  members: Member[];
  labels: Label[];
  counterparties: Counterparty[];
  notes: readonly string[];
  /** The company as the holder of its accounts, by account id. */
  ourselves: Map<string, Counterparty>;
  /** Where the account at another bank is held. */
  otherBank: { iban: string; bic: string };
  ibans: readonly string[];
}

/**
 * Makes the pools once. The fake-data library is too slow to call for each of a million rows, so
 * rows pick from pools.
 */
export function makeCast(seed: number): Cast {
  const faker = new Faker({ locale: [fr, en], seed });
  faker.setDefaultRefDate('2026-01-01T00:00:00.000Z');
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
    counterparties: Array.from({ length: 400 }, () => makeCounterparty(faker)),
    notes: makeNotes(faker),
    ibans: Array.from({ length: 100 }, () => frenchIban(faker)),
    ourselves: new Map(),
    otherBank: { iban: frenchIban(faker), bic: 'SOGEFRPP' },
  };
}

function makeCounterparty(faker: Faker): Counterparty {
  const name = faker.helpers.arrayElement([
    () => faker.company.name(),
    () => faker.person.fullName(),
    () => faker.company.name().toUpperCase(),
  ])();
  const country = faker.helpers.arrayElement(['FR', 'DE', 'NL', 'IT', 'ES'] as const);
  return {
    label: faker.datatype.boolean(0.3) ? `${name} *${faker.string.numeric(6)}` : name,
    cleanName: faker.datatype.boolean(0.8) ? name : null,
    iban: faker.finance.iban({ countryCode: country }),
    bic: `${faker.string.alpha({ length: 4, casing: 'upper' })}${country}PP`,
    logo: faker.datatype.boolean(0.5) ? faker.internet.domainName() : null,
  };
}

function frenchIban(faker: Faker): string {
  return faker.finance.iban({ countryCode: 'FR' });
}
