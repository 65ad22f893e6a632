import type { Snapshot } from './answers/objects.ts';
import { bankAccounts } from './bank-accounts.ts';
import { attachmentFile, type RemoteFile } from './files/attachments.ts';
import type { Download } from './files/download.ts';
import type { Client } from './http/client.ts';
import { organization } from './organization.ts';
import { snapshotList } from './snapshots.ts';
import { listTransactions, type TransactionPage, type TransactionQuery } from './transactions.ts';

/** The bank as the extractor sees it. Every method throws ConnectorError; none ever returns a credential. */
export interface Bank {
  organization(): Promise<Snapshot>;
  bankAccounts(): Promise<Snapshot>;
  /** A list without filters, to its end. */
  whole(list: WholeList): Promise<Snapshot>;
  transactions(query: TransactionQuery): Promise<TransactionPage>;
  /** A fresh URL for an attachment; URLs live 30 minutes. Undefined when the bank no longer has it. */
  attachment(id: string): Promise<RemoteFile | undefined>;
  download(file: RemoteFile): Promise<Download>;
  requests(): number;
  close(): void;
}

/** Where a list is asked for, and under which key of the answer it lies. */
interface WholeList {
  readonly path: string;
  readonly key: string;
}

/** Fetches the bytes behind a pre-signed URL, or says why not. */
export type DownloadUrl = (url: string | undefined) => Promise<Download>;

export function openBank(client: Client, download: DownloadUrl): Bank {
  return {
    organization: () => organization(client),
    bankAccounts: () => bankAccounts(client),
    whole: ({ path, key }) => snapshotList(client, path, key),
    transactions: (query) => listTransactions(client, query),
    attachment: (id) => attachmentFile(client, id),
    download: (file) => download(file.url),
    requests: () => client.sent(),
    close: () => client.close(),
  };
}
