export interface BigqueryPlace {
  readonly project: string;
  readonly dataset: string;
  /** Where a dataset that has to be made goes; else where the bucket is. */
  readonly location?: string | undefined;
  /** Where the raw zone's bucket is; undefined for a folder. */
  readonly rawLocation: () => Promise<string | undefined>;
  readonly kmsKey?: string | undefined;
  /** A query that would be billed more is refused by BigQuery before it runs. */
  readonly maxBytesBilled: number;
  /** The address of an emulator; no credentials are sent there. */
  readonly endpoint?: string | undefined;
}
