import { GoogleAuth, PassThroughClient } from 'google-auth-library';
import { authError, ConnectorError, configError, unavailableError } from '../base/errors.ts';
import { commonGoogleFault, googleMessage, googleStatus } from './faults.ts';

export interface JobName {
  readonly project: string;
  readonly location: string;
  readonly job: string;
}

/** The bank waits for a second. */
const requestMs = 10_000;
const scopes = 'https://www.googleapis.com/auth/cloud-platform';

/**
 * Starts a Cloud Run job (REST v2, projects.locations.jobs.run) and does not wait for its end. `endpoint` is that of an
 * emulator, which wants no credentials. Throws ConnectorError.
 */
export function jobStarter(
  { project, location, job }: JobName,
  endpoint: string | undefined,
): () => Promise<void> {
  const auth = endpoint === undefined ? new GoogleAuth({ scopes }) : new PassThroughClient();
  const name = `projects/${project}/locations/${location}/jobs/${job}`;
  const url = `${endpoint ?? 'https://run.googleapis.com'}/v2/${name}:run`;
  return async () => {
    try {
      await auth.request<unknown>({
        url,
        method: 'POST',
        data: {},
        responseType: 'json',
        retry: false,
        timeout: requestMs,
      });
    } catch (error) {
      throw jobFault(error, name);
    }
  };
}

function jobFault(error: unknown, name: string): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const common = commonGoogleFault(error, 'Cloud Run');
  if (common !== undefined) return common;
  const status = googleStatus(error);
  const said = googleMessage(error);
  if (status === 403)
    return authError(`The job ${name} may not be started: ${said}`, {
      code: 'job_forbidden',
      hint: 'Give the identity of this service roles/run.invoker on the job, and on nothing else.',
    });
  if (status === 404)
    return configError(`There is no job ${name}`, {
      code: 'no_job',
      hint: 'Check --on-event: project, location and name of the job.',
    });
  return unavailableError(`The job ${name} could not be started: ${said}`, {
    code: 'job_not_started',
    hint: 'It is tried again; the schedule of the job goes on meanwhile.',
    transient: true,
  });
}
