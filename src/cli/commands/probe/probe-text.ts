import { counted } from '../../../base/counted.ts';
import type { ProbeReport } from '../../../probe/probe.ts';
import { formatTable } from '../../output/output.ts';

/** What was found out, for people, as lines. */
export function probeLines(report: ProbeReport): readonly string[] {
  const { findings, streams, file_hosts: hosts, cannot_be_seen: hidden, faults } = report;
  const refuted = findings.filter(({ verdict }) => verdict === 'REFUTED');
  return [
    ...formatTable(
      ['what', 'found', 'assumed', 'verdict', 'note'],
      findings.map((one) => [one.subject, one.position, one.assumed, one.verdict, one.note]),
    ),
    '',
    ...formatTable(
      ['stream', 'readable', 'why not'],
      streams.map(({ stream, readable, why }) => [stream, readable ? 'yes' : 'NO', why]),
    ),
    '',
    ...(hosts.length === 0 ? ['Hosts of files: none was seen'] : hostTable(hosts)),
    '',
    refuted.length === 0
      ? 'No assumption is refuted.'
      : `${counted(refuted.length, 'assumption is', 'assumptions are')} refuted:`,
    ...refuted.map(
      ({ subject, position, consequence }) => `  ${subject} is ${position}. ${consequence ?? ''}`,
    ),
    ...faults.map(({ about, fault }) => `Not asked to the end: ${about}: ${fault}`),
    '',
    'Cannot be seen by reading once:',
    ...hidden.map(({ subject, why }) => `  ${subject}: ${why}`),
    '',
    `${counted(report.requests, 'request')}, all read only.`,
  ];
}

function hostTable(hosts: ProbeReport['file_hosts']): readonly string[] {
  return formatTable(
    ['host of files', 'allowed'],
    hosts.map(({ host, allowed }) => [host, allowed ? 'yes' : `no: --attachment-host ${host}`]),
  );
}
