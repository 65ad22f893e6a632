export interface LoggedRequest {
  method: string;
  /** Path and query as sent, signatures left out. */
  target: string;
  status: number;
}

export interface RequestCounts {
  total: number;
  by_path: Record<string, number>;
  by_status: Record<string, number>;
  /** The last requests, oldest first. */
  recent: LoggedRequest[];
}

const kept = 1000;

/** Counts what clients asked for. */
export class RequestLog {
  #byPath = new Map<string, number>();
  #byStatus = new Map<string, number>();
  #recent: LoggedRequest[] = [];
  #total = 0;

  add(method: string, target: string, status: number): void {
    const path = template(target);
    this.#total++;
    this.#byPath.set(path, (this.#byPath.get(path) ?? 0) + 1);
    this.#byStatus.set(String(status), (this.#byStatus.get(String(status)) ?? 0) + 1);
    this.#recent.push({ method, target: target.replace(/\?X-Amz.*/, ''), status });
    if (this.#recent.length > 2 * kept) this.#recent = this.#recent.slice(-kept);
  }

  clear(): void {
    this.#byPath.clear();
    this.#byStatus.clear();
    this.#recent = [];
    this.#total = 0;
  }

  counts(): RequestCounts {
    return {
      total: this.#total,
      by_path: Object.fromEntries(this.#byPath),
      by_status: Object.fromEntries(this.#byStatus),
      recent: this.#recent.slice(-kept),
    };
  }
}

function template(target: string): string {
  const path = target.split('?')[0] ?? target;
  if (path.startsWith('/s3/')) return '/s3/{file}';
  return path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}');
}
