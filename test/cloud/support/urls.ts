export interface CloudUrls {
  readonly gcsUrl: string;
  readonly bigqueryUrl: string;
}

/** The servers of this test file. */
export function cloudUrls(): CloudUrls {
  const { TEST_GCS_URL: gcsUrl, TEST_BIGQUERY_URL: bigqueryUrl } = process.env;
  if (gcsUrl === undefined || bigqueryUrl === undefined)
    throw new Error('no emulators were started');
  return { gcsUrl, bigqueryUrl };
}
