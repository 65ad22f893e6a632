/** What the help and the manual page say of the whole program. */
export const about = {
  pitch: 'Your bank transactions, with labels, VAT and receipts, in your warehouse.',
  credentials:
    'Credentials, in the environment: QONTO_LOGIN and QONTO_SECRET_KEY; or, with OAuth, QONTO_CLIENT_ID, QONTO_CLIENT_SECRET and QONTO_REFRESH_TOKEN; or QONTO_ACCESS_TOKEN.',
  completion: 'Print a script that has your shell complete what you type',
} as const;
