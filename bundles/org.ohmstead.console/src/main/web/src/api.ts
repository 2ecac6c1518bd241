/** The REST interface as the page uses it; shapes as in /api/v1/openapi.json. */

export type Json = string | number | boolean | null;
export type Role = 'reader' | 'operator' | 'admin';
export type Quality = 'good' | 'uncertain' | 'bad';
export type Status = 'ok' | 'degraded' | 'offline' | 'faulty' | 'updating' | 'disabled' | 'no-driver';

export interface SessionInfo {
  readonly name: string;
  readonly role: Role;
  readonly csrf?: string;
}

export interface DeviceInfo {
  /** Path, or the PID of a configuration that names none. */
  readonly device: string;
  readonly protocol: string;
  readonly pid: string;
  readonly status: Status;
  readonly reason: string;
  readonly link: string;
  readonly points: number;
  readonly last_answer: string | null;
}

export interface PointObject {
  /** Device path and point, joined by a slash. */
  readonly point: string;
  readonly value: Json;
  readonly type: string;
  readonly unit: string;
  readonly quality: Quality;
  readonly fault: string;
  readonly detail: string;
  readonly at: string | null;
  readonly source: 'device' | 'arrival';
  readonly age_ms: number | null;
  readonly since?: string;
}

export interface PointSpec {
  readonly name: string;
  readonly type: string;
  readonly unit: string;
  readonly writable: boolean;
  readonly min: number | null;
  readonly max: number | null;
}

export interface Written extends PointObject {
  /** That the value read back differs, and how. */
  readonly note?: string;
}

export interface HistoryAnswer {
  readonly point: string;
  readonly unit: string;
  /** Why values of the present may be missing, or are being lost; empty if all is well. */
  readonly trouble: string;
  readonly columns: string[];
  readonly rows: Json[][];
}

export interface Health {
  /** What is wrong with the parts that keep values; only while there is any trouble. */
  readonly reasons?: { readonly journal?: string; readonly historian?: string };
}

/** An error answer (RFC 9457), or no answer: then the status is 0. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(detail === '' ? title : detail);
  }
}

/** Writes a path into an address: segments are encoded, slashes and colons are not. */
export function encodePath(path: string): string {
  return path
    .split('/')
    .map((segment) => encodeURIComponent(segment).replace(/%3A/gi, ':'))
    .join('/');
}

type Fetch = (input: string, init: RequestInit) => Promise<Response>;

/** Asks the gateway. Every call fails with a {@link Problem} and nothing else. */
export class Api {
  /** Called when an answer says that nobody is logged in; not for the login itself. */
  onUnauthorised: () => void = () => undefined;
  private csrf = '';

  constructor(
    private readonly base = '/api/v1',
    private readonly fetch_: Fetch = (input, init) => fetch(input, init),
  ) {}

  /** Who is logged in; undefined if nobody is. */
  async session(): Promise<SessionInfo | undefined> {
    try {
      return this.remember(await this.ask<SessionInfo>('GET', '/session'));
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 401) {
        return undefined;
      }
      throw problem;
    }
  }

  async login(name: string, password: string): Promise<SessionInfo> {
    return this.remember(await this.ask<SessionInfo>('POST', '/session', { name, password }));
  }

  async logout(): Promise<void> {
    await this.ask<void>('DELETE', '/session');
    this.csrf = '';
  }

  async devices(): Promise<DeviceInfo[]> {
    return (await this.inSession<{ devices: DeviceInfo[] }>('GET', '/devices')).devices;
  }

  async specs(device: string): Promise<PointSpec[]> {
    return (await this.inSession<{ specs: PointSpec[] }>('GET', `/devices/${encodePath(device)}`)).specs;
  }

  /** Points of some devices; of all if none is named. */
  async points(devices: readonly string[] = []): Promise<PointObject[]> {
    const query = devices.map((device) => `device=${encodeURIComponent(device)}`).join('&');
    return (await this.inSession<{ points: PointObject[] }>('GET', query === '' ? '/points' : `/points?${query}`)).points;
  }

  async write(point: string, value: Json, why: string, deadlineSeconds: number): Promise<Written> {
    const body = why === '' ? { value } : { value, why };
    return this.inSession<Written>('PUT', `/points/${encodePath(point)}?deadline=PT${deadlineSeconds}S`, body);
  }

  async history(point: string, from: number, to: number, stepMs: number, aggregates: readonly string[]): Promise<HistoryAnswer> {
    const query = new URLSearchParams({
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      step: `PT${stepMs / 1000}S`,
      aggregate: aggregates.join(','),
    });
    return this.inSession<HistoryAnswer>('GET', `/history/${encodePath(point)}?${query}`);
  }

  /** How the gateway itself is. */
  async health(): Promise<Health> {
    return this.request<Health>('GET', '/health');
  }

  /** Where the live values of all devices come from. */
  events(): string {
    return `${this.base}/events?filter=${encodeURIComponent('devices/#')}`;
  }

  private remember(session: SessionInfo): SessionInfo {
    this.csrf = session.csrf ?? '';
    return session;
  }

  private async inSession<T>(method: string, path: string, body?: unknown): Promise<T> {
    try {
      return await this.ask<T>(method, path, body);
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 401) {
        this.onUnauthorised();
      }
      throw problem;
    }
  }

  private async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.request<T>(method, this.base + path, body);
  }

  private async request<T>(method: string, url: string, body?: unknown): Promise<T> {
    // The second header tells that this is a page with a login of its own: the browser shall not open its dialogue.
    const headers: Record<string, string> = { Accept: 'application/json', 'X-Requested-With': 'ohmstead-console' };
    if (method !== 'GET' && this.csrf !== '') {
      headers['X-CSRF-Token'] = this.csrf;
    }
    const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' };
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
      init.body = JSON.stringify(body);
    }
    let answer: Response;
    let text: string;
    try {
      answer = await this.fetch_(url, init);
      text = await answer.text();
    } catch {
      throw new Problem(0, 'No answer', 'The gateway does not answer.');
    }
    if (!answer.ok) {
      throw problemOf(answer.status, text);
    }
    return (text === '' ? undefined : parse(text, answer.status)) as T;
  }
}

function parse(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(status, 'Unreadable answer', 'The answer of the gateway breaks off or is no JSON.');
  }
}

function problemOf(status: number, text: string): Problem {
  try {
    const problem = JSON.parse(text) as { title?: unknown; detail?: unknown };
    return new Problem(status, String(problem.title ?? ''), String(problem.detail ?? ''));
  } catch {
    return new Problem(status, `Error ${status}`, `The gateway answered with error ${status}.`);
  }
}
