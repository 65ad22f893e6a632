import { setTimeout as wait } from 'node:timers/promises';
import type { BigQuery, Job, JobMetadata } from '@google-cloud/bigquery';
import { unavailableError } from '../../base/errors.ts';
import { risingClock } from '../../base/timer.ts';
import { googleStatus } from '../../google/faults.ts';
import { lastTrue } from '../../raw/last-true.ts';
import type { JobCost } from '../warehouse.ts';
import { bigqueryFault, isTransient } from './faults.ts';

export interface JobPlan {
  /** The same for the same work; each attempt at it adds its number, because the id of a job is used up by it. */
  readonly id: string;
  readonly step: JobCost['step'];
  /** What the job is about, for people. */
  readonly what: string;
  start(jobId: string): Promise<unknown>;
  /** Whether the work is there to be seen. A job that succeeded once proves nothing: its table may be gone. */
  stands(): Promise<boolean>;
}

export interface FinishedJob {
  readonly job: Job;
  readonly cost: JobCost;
}

/** A transaction that was cancelled for another one has to let that one finish. */
const pausesMs = [1_000, 5_000, 20_000];
/** The next run takes over a job that is still running then. */
const longestWaitMs = 20 * 60_000;
/** So many attempts at one piece of work mean that the answers are not about which jobs exist. */
const mostAttempts = 10_000;

/**
 * Does a piece of work as a BigQuery job at most once. The id is made from the work, so a job whose answer was lost, or
 * that a run started which is gone, is found again under the same id and taken over: awaited while it runs, accepted
 * when it succeeded and its effect stands, followed by the next attempt when it failed.
 */
export async function runJob(client: BigQuery, plan: JobPlan): Promise<FinishedJob> {
  const idOf = (attempt: number) => `${plan.id}_a${attempt}`;
  const exists = async (attempt: number) =>
    attempt < mostAttempts && (await find(client, idOf(attempt))) !== undefined;
  const last = await lastTrue(exists, 1);
  if (last > 0) {
    const earlier = await finished(client, idOf(last), plan, true);
    if (earlier && !failureOf(earlier.job.metadata) && (await plan.stands())) return earlier;
  }
  for (let attempt = last + 1; ; attempt += 1) {
    const taken = await starts(client, plan, idOf(attempt));
    const done = await finished(client, idOf(attempt), plan, taken);
    const failure = done === undefined ? notOurs : failureOf(done.job.metadata);
    if (done !== undefined && failure === undefined) return done;
    const pause = pausesMs[attempt - last - 1];
    if (pause === undefined || !(failure === notOurs || isTransient(failure))) {
      throw bigqueryFault(failure, `${plan.what} (job ${idOf(attempt)})`);
    }
    await wait(pause);
  }
}

const notOurs = new Error('another identity has started this job, and this one may not see it');

/**
 * True when a job of this id was there already: one of ours whose answer was lost, or of a run beside this one. The
 * client throws too when the job was made and has failed already; then the job itself says what became of it.
 */
async function starts(client: BigQuery, plan: JobPlan, jobId: string): Promise<boolean> {
  try {
    await plan.start(jobId);
    return false;
  } catch (error) {
    if (googleStatus(error) === 409) return true;
    const found = await find(client, jobId);
    if (found !== undefined && found !== 'not ours') return false;
    throw bigqueryFault(error, plan.what);
  }
}

/** Undefined for the job of an identity whose jobs this one may not see. */
async function finished(
  client: BigQuery,
  jobId: string,
  plan: JobPlan,
  adopted: boolean,
): Promise<FinishedJob | undefined> {
  const clock = risingClock();
  const deadline = clock() + longestWaitMs;
  for (let delay = 50; ; delay = Math.min(delay * 2, 3_000)) {
    const job = await find(client, jobId);
    if (job === 'not ours') return undefined;
    if (job?.metadata.status?.state === 'DONE')
      return { job, cost: costOf(job, plan.step, adopted) };
    if (clock() > deadline) {
      throw unavailableError(`${plan.what}: the job ${jobId} is still running after 20 minutes`, {
        code: 'bigquery_slow',
        hint: 'Leave it running and run `qonto-elt load` again later: it takes over this very job.',
        transient: true,
      });
    }
    await wait(delay);
  }
}

/** Whoever may start jobs may see their own; the ids of others still differ from free ones, by 403. */
async function find(client: BigQuery, jobId: string): Promise<Job | 'not ours' | undefined> {
  const job = client.job(jobId, client.location === undefined ? {} : { location: client.location });
  try {
    await job.getMetadata();
    return job;
  } catch (error) {
    if (googleStatus(error) === 404) return undefined;
    if (googleStatus(error) === 403) return 'not ours';
    throw bigqueryFault(error, `Looking up the job ${jobId}`);
  }
}

function failureOf({ status }: JobMetadata): unknown {
  // The rows that are wrong are named in the list, not in the summary.
  return status?.errorResult && { errors: [status.errorResult, ...(status.errors ?? [])] };
}

export function costOf(job: Job, step: JobCost['step'], adopted: boolean): JobCost {
  const { statistics } = job.metadata;
  return {
    job_id: job.id ?? '',
    step,
    adopted,
    bytes_processed: Number(
      statistics?.load?.inputFileBytes ?? statistics?.totalBytesProcessed ?? 0,
    ),
    bytes_billed: Number(statistics?.query?.totalBytesBilled ?? 0),
    slot_ms: Number(statistics?.totalSlotMs ?? 0),
  };
}
