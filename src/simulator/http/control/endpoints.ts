/** What steers a simulated bank, for the help: no real bank has it. Below `/__simulator`; bodies are JSON. */
export const controlEndpoints: readonly ControlEndpoint[] = [
  {
    asked: 'POST /advance {"days": 7, "hours": 1}',
    does: 'moves the clock: payments, edits, settlements and late receipts of that time',
  },
  {
    asked: 'GET /truth',
    does: 'all that the bank holds, every version; what a copy is held against',
  },
  { asked: 'GET /books?time_zone=Europe/Paris', does: 'the books: cash, spend, VAT, balances' },
  { asked: 'GET /requests', does: 'what was asked, counted by path and status; DELETE forgets it' },
  {
    asked: 'POST /faults {"match": "/transactions", "status": 503, "times": 2}',
    does: 'the next answers fail: a status, or a kind: reset, cut_body, html, hang; {} ends all faults',
  },
  {
    asked: 'GET /quirks',
    does: 'how strange the bank is; POST {"lower_bound": "exclusive"} sets it',
  },
  {
    asked: 'POST /bulk-touch {"count": 250, "status": "completed"}',
    does: 'so many rows get one and the same updated_at',
  },
  {
    asked:
      'POST /mutate-every {"requests": 3, "updates": 1, "inserts": 1, "deletes": 0, "limit": 50}',
    does: 'the bank changes while it is listed; {} ends that',
  },
  { asked: 'GET /tokens', does: 'the tokens of OAuth that are good' },
  { asked: 'POST /consent', does: 'a new consent, and its refresh token' },
  { asked: 'POST /end-access-tokens', does: 'no access token is good any more' },
];

export interface ControlEndpoint {
  /** Method, path and, where it takes one, an example of a body. */
  readonly asked: string;
  readonly does: string;
}
