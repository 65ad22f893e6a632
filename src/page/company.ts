import type { AskMarts } from '../ask-marts.ts';

export interface Company {
  readonly name: string;
  /** Undefined until something was loaded. */
  readonly asOf: string | undefined;
}

export const companySql = `
  select
    (select max(coalesce(organization_name, legal_name)) from stg_qonto__organizations where not is_deleted)
      as company_name,
    cast(max(as_of_date) as string) as as_of_date
  from int_qonto__as_of`;

/** Whose money it is, and up to which day the bank was read. */
export async function askCompany(ask: AskMarts): Promise<Company> {
  const [row] = await ask(companySql);
  return { name: row?.company_name ?? 'The company', asOf: row?.as_of_date ?? undefined };
}
