import type { Faker } from '@faker-js/faker';
import type { Counterparty } from '../../model/counterparty.ts';

/** Makes firms, each once: whoever is paid by card and by transfer is the same firm. */
export class Firms {
  readonly #faker: Faker;
  readonly #known = new Map<string, Counterparty>();

  constructor(faker: Faker) {
    this.#faker = faker;
  }

  /** A company nobody has heard of. */
  newName(): string {
    for (;;) {
      const name = this.#faker.company.name();
      if (!this.#known.has(name)) return name;
    }
  }

  newPerson(): string {
    return this.#faker.person.fullName();
  }

  /** The firm as it writes itself. */
  named(name: string, country: Country = 'FR'): Counterparty {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const faker = this.#faker;
    const made: Counterparty = {
      label: name,
      cleanName: faker.datatype.boolean(0.85) ? name : null,
      iban: faker.finance.iban({ countryCode: country }),
      bic: `${faker.string.alpha({ length: 4, casing: 'upper' })}${country}PP`,
      logo: faker.datatype.boolean(0.5) ? faker.internet.domainName() : null,
    };
    this.#known.set(name, made);
    return made;
  }

  /** As the statements of cards write it: in capitals, cut short, with a number behind. */
  onCards(name: string, country: Country = 'FR'): Counterparty[] {
    const firm = this.named(name, country);
    const plain = name
      .normalize('NFD')
      .replace(/\p{Mn}/gu, '')
      .toUpperCase();
    const faker = this.#faker;
    const shown = (label: string, clean: boolean): Counterparty => ({
      ...firm,
      label,
      cleanName: clean ? name : null,
    });
    return [
      shown(plain, true),
      shown(`${plain.slice(0, 16).trim()} *${faker.string.numeric(6)}`, true),
      shown(`${name} *${faker.string.numeric(6)}`, faker.datatype.boolean(0.4)),
    ];
  }

  /** As transfers write it: as it is, or the way an accountant types it. */
  onTransfers(name: string, country: Country = 'FR'): Counterparty[] {
    const firm = this.named(name, country);
    return [firm, firm, { ...firm, label: name.toUpperCase() }];
  }
}

export type Country = 'FR' | 'DE' | 'NL' | 'IT' | 'ES' | 'GB';
