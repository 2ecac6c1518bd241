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
  /** What is wrong with the parts that keep values, and with others; only while there is any trouble. */
  readonly reasons?: { readonly journal?: string; readonly historian?: string; readonly gateway?: string };
}

/** One thing that is wrong with a configuration. */
export interface ConfigProblem {
  /** The file, or the id of the item if there is none. */
  readonly where: string;
  /** The key, or a place in what it holds; empty if the whole is wrong. */
  readonly key: string;
  readonly value: string;
  readonly expected: string;
  /** All of it in one sentence. */
  readonly text: string;
}

export type HealthState = 'ok' | 'degraded' | 'down';

/** One part of the gateway and how it is. */
export interface HealthNode {
  readonly id: string;
  readonly name: string;
  readonly state: HealthState;
  readonly cause: string;
  readonly needed: boolean;
  readonly children: readonly HealthNode[];
}

export interface HealthTree {
  readonly tree: HealthNode;
  readonly interventions: readonly string[];
}

/** An error answer (RFC 9457), or no answer: then the status is 0. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    /** What is wrong with a configuration, one by one. */
    readonly problems: readonly ConfigProblem[] = [],
    /** All that the answer holds. */
    readonly document: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail === '' ? title : detail);
  }
}

/** What somebody reads of something that failed. */
export function sentence(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}

/** A body that is no JSON. */
export class Raw {
  constructor(
    readonly content: Blob | string,
    readonly type: string,
  ) {}
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
  /** How far the gateway's clock is ahead of this machine's, as the last answer told, in ms. */
  private ahead = 0;

  constructor(
    readonly base = '/api/v1',
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

  /** How all parts of the gateway are. */
  async healthTree(): Promise<HealthTree> {
    return this.call<HealthTree>('GET', '/health');
  }

  /** The time by the gateway's clock, in ms. */
  now(): number {
    return Date.now() + this.ahead;
  }

  /** Asks for something else below the base; bodies are JSON, or {@link Raw}. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.inSession<T>(method, path, body);
  }

  /** Asks for something that is no JSON. */
  async download(path: string): Promise<Blob> {
    return (await this.versioned(path)).content;
  }

  /** Asks for something that is no JSON, with its version; empty if it has none. */
  async versioned(path: string): Promise<{ content: Blob; version: string }> {
    try {
      const answer = await this.answer('GET', this.base + path, undefined, '*/*');
      return { content: await answer.blob(), version: (answer.headers.get('ETag') ?? '').replace(/^"|"$/g, '') };
    } catch (problem) {
      throw this.seen(problem);
    }
  }

  /** Sends a file, telling how much of it is sent: between 0 and 1. */
  async upload<T>(path: string, file: Blob, progress: (part: number) => void): Promise<T> {
    const request = new XMLHttpRequest();
    request.open('POST', this.base + path);
    for (const [name, value] of Object.entries(this.headers('POST'))) {
      request.setRequestHeader(name, value);
    }
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => {
      progress(event.lengthComputable ? event.loaded / event.total : 0);
    };
    const text = await new Promise<string>((resolve, reject) => {
      request.onload = () => {
        resolve(request.responseText);
      };
      request.onerror = () => {
        reject(noAnswer());
      };
      request.send(file);
    });
    if (request.status >= 400) {
      throw this.seen(problemOf(request.status, text));
    }
    return parse(text, request.status) as T;
  }

  /** Where the live values of all devices come from, and what tells of other changes. */
  events(): string {
    return `${this.base}/events?filter=${encodeURIComponent('devices/#')}&filter=${encodeURIComponent('changes/#')}`;
  }

  private remember(session: SessionInfo): SessionInfo {
    this.csrf = session.csrf ?? '';
    return session;
  }

  private async inSession<T>(method: string, path: string, body?: unknown): Promise<T> {
    try {
      return await this.ask<T>(method, path, body);
    } catch (problem) {
      throw this.seen(problem);
    }
  }

  /** Takes note of a problem: whether the session has ended. */
  private seen(problem: unknown): unknown {
    if (problem instanceof Problem && problem.status === 401) {
      this.onUnauthorised();
    }
    return problem;
  }

  private async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.request<T>(method, this.base + path, body);
  }

  private async request<T>(method: string, url: string, body?: unknown): Promise<T> {
    const answer = await this.answer(method, url, body);
    const text = await textOf(answer);
    return (text === '' ? undefined : parse(text, answer.status)) as T;
  }

  private headers(method: string, accept = 'application/json'): Record<string, string> {
    // The second header tells that this is a page with a login of its own: the browser shall not open its dialogue.
    const headers: Record<string, string> = { Accept: accept, 'X-Requested-With': 'ohmstead-console' };
    if (method !== 'GET' && this.csrf !== '') {
      headers['X-CSRF-Token'] = this.csrf;
    }
    return headers;
  }

  private async answer(method: string, url: string, body?: unknown, accept?: string): Promise<Response> {
    const headers = this.headers(method, accept);
    const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' };
    if (body instanceof Raw) {
      headers['Content-Type'] = body.type;
      init.body = body.content;
    } else if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
      init.body = JSON.stringify(body);
    }
    let answer: Response;
    try {
      answer = await this.fetch_(url, init);
    } catch {
      throw noAnswer();
    }
    const date = Date.parse(answer.headers?.get('Date') ?? '');
    // The header has whole seconds: what is less than that is no difference.
    this.ahead = Math.abs(date - Date.now()) > 1500 ? date - Date.now() : 0;
    if (!answer.ok) {
      throw problemOf(answer.status, await textOf(answer));
    }
    return answer;
  }
}

function noAnswer(): Problem {
  return new Problem(0, 'No answer', 'The gateway does not answer.');
}

async function textOf(answer: Response): Promise<string> {
  try {
    return await answer.text();
  } catch {
    throw noAnswer();
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
    const problem = JSON.parse(text) as { title?: unknown; detail?: unknown; problems?: ConfigProblem[] };
    return new Problem(status, String(problem.title ?? ''), String(problem.detail ?? ''), problem.problems ?? [], problem as Record<string, unknown>);
  } catch {
    return new Problem(status, `Error ${status}`, `The gateway answered with error ${status}.`);
  }
}
