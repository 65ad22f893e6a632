import type { Faker } from '@faker-js/faker';
import type { Member } from '../../model/member.ts';
import { example } from '../rows/example-values.ts';

const roles = ['owner', 'admin', 'manager', 'reporting', 'employee', 'accountant'] as const;

/** The people of the organization. */
export function makeMembers(faker: Faker): Member[] {
  return Array.from({ length: 9 }, (_, index) => {
    const firstName = faker.person.firstName();
    const lastName = faker.person.lastName();
    return {
      // The documented example was started by this member.
      id: index === 0 ? example.initiatorId : faker.string.uuid(),
      firstName,
      lastName,
      email: faker.internet.email({ firstName, lastName, provider: 'example.com' }).toLowerCase(),
      role: roles[index] ?? 'employee',
      status: index === 7 ? 'invited' : index === 8 ? 'revoked' : 'active',
      teamId: faker.string.uuid(),
      birthdate: faker.date.birthdate().toISOString().slice(0, 10),
      nationality: 'FR',
      residenceCountry: 'FR',
      cards: Array.from({ length: 2 }, () => faker.string.numeric(4)),
    };
  });
}
