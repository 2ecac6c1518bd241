/** A small gateway that speaks the REST interface of openapi.json, for quick tests of the page. */

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { ConfigProblem, Json, Role } from '../../src/api';
import { Refusal } from './config';
import { Manage } from './manage';
import { history } from './past';
import { deviceObject, pointObject, random, wander, type MockDevice, type MockPoint } from './world';

export const CSP =
  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface Session {
  readonly csrf: string;
  readonly name: string;
  readonly role: Role;
}

export interface MockOptions {
  /** The folder with the built page. */
  readonly pages: string;
  readonly devices: MockDevice[];
  readonly periodMs?: number;
}

export class MockGateway {
  readonly users: Record<string, { password: string; role: Role }> = {
    admin: { password: 'correct horse', role: 'admin' },
    ann: { password: 'staple battery', role: 'admin' },
    guest: { password: 'only looking', role: 'reader' },
  };
  /** Configuration, deployments and health. */
  readonly manage = new Manage();
  /** Every command that was taken, with its reason. */
  readonly commands: { point: string; value: Json; why: string }[] = [];
  /** While true, there is no list of devices: the service behind it is being exchanged. */
  exchanging = false;
  /** While true, there is no historian: it is not installed, or being exchanged. */
  forgetful = false;
  /** Why values are not kept, as that the disk is full; empty while they are. */
  full = '';
  /** What else is wrong with the gateway; empty while nothing is. */
  sick = '';
  /** While true, every connection is cut and none is taken. */
  private away = false;
  private readonly sessions = new Map<string, Session>();
  private readonly streams = new Set<ServerResponse>();
  /** Those of them that are told what changed. */
  private readonly told = new Set<ServerResponse>();
  private readonly sockets = new Set<Socket>();
  private readonly next = random(42);
  private readonly server: Server;
  private timer: ReturnType<typeof setInterval> | undefined;
  private events = 0;

  constructor(private readonly options: MockOptions) {
    this.server = createServer((request, response) => {
      void this.handle(request, response);
    });
    this.manage.onNews = (what) => {
      for (const stream of this.told) {
        stream.write(`event: changed\ndata: ${JSON.stringify({ what })}\n\n`);
      }
    };
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      if (this.away) {
        socket.destroy();
      }
    });
  }

  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    this.timer = setInterval(() => {
      for (const point of wander(this.options.devices, this.next, Date.now())) {
        this.publish(point);
      }
    }, this.options.periodMs ?? 1000);
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.manage.close();
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Plays a gateway that has gone: until {@link back}. */
  cut(): void {
    this.away = true;
    for (const socket of this.sockets) {
      socket.destroy();
    }
  }

  back(): void {
    this.away = false;
  }

  /** Forgets all sessions and ends their streams, as after a restart. */
  expire(): void {
    this.sessions.clear();
    for (const stream of this.streams) {
      stream.end();
    }
  }

  /** Plays a device that reports a value now. */
  set(id: string, value: Json): void {
    const point = this.point(id);
    if (point === undefined) {
      throw new Error(`no point ${id}`);
    }
    Object.assign(point, { value, at: Date.now(), quality: 'good', fault: 'none', detail: '' });
    this.publish(point);
  }

  point(id: string): MockPoint | undefined {
    return this.options.devices.flatMap((device) => device.points).find((point) => point.id === id);
  }

  private publish(point: MockPoint): void {
    if (this.streams.size > 0) {
      const data = JSON.stringify(pointObject(point, Date.now()));
      const event = `event: reading\nid: ${++this.events}\ndata: ${data}\n\n`;
      for (const stream of this.streams) {
        stream.write(event);
      }
    }
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mock');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (url.pathname === '/health') {
      json(response, 200, this.health(this.who(request) !== undefined));
      return;
    }
    if (!url.pathname.startsWith('/api/')) {
      await this.page(url.pathname, response);
      return;
    }
    const body = await read(request);
    const path = decodeURIComponent(url.pathname.slice('/api/v1'.length));
    if (path === '/session') {
      this.session(request, response, body.toString());
      return;
    }
    const session = this.who(request);
    if (url.search.includes('+')) {
      problem(response, 400, 'Bad Request', `${url.search}: a plus sign is no space`);
    } else if (session === undefined) {
      problem(response, 401, 'Unauthorized', 'Log in.');
    } else if (request.method !== 'GET' && request.headers['x-csrf-token'] !== session.csrf) {
      problem(response, 403, 'Forbidden', 'X-CSRF-Token: the token of the session expected.');
    } else {
      try {
        const answer = this.manage.answer({ method: request.method ?? '', path, query: url.searchParams, type: request.headers['content-type'] ?? '', body, session });
        if (answer === undefined) {
          this.api(request, response, path, url.searchParams, body.toString(), session);
        } else {
          const tag = answer.tag === undefined ? {} : { ETag: `"${answer.tag}"` };
          response.writeHead(answer.status, { 'Content-Type': answer.type, ...tag }).end(answer.body);
        }
      } catch (refusal) {
        if (!(refusal instanceof Refusal)) {
          throw refusal;
        }
        problem(response, refusal.status, 'Refused', refusal.message, refusal.problems);
      }
    }
  }

  private api(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
    body: string,
    session: Session,
  ): void {
    const { devices } = this.options;
    const now = Date.now();
    if (this.exchanging && path === '/devices') {
      problem(response, 503, 'Not available just now', 'the devices are not there just now');
    } else if (path === '/devices') {
      json(response, 200, { devices: devices.map(deviceObject) });
    } else if (path === '/points') {
      const wanted = query.getAll('device');
      const chosen = wanted.length === 0 ? devices : devices.filter((item) => wanted.includes(item.path));
      json(response, 200, { points: chosen.flatMap((item) => item.points).map((point) => pointObject(point, now)) });
    } else if (path === '/events') {
      this.stream(response, query.getAll('filter').includes('changes/#') && session.role === 'admin');
    } else if (path.startsWith('/devices/')) {
      const item = devices.find((other) => other.path === path.slice('/devices/'.length));
      if (item === undefined) {
        problem(response, 404, 'Not Found', `No device ${path.slice('/devices/'.length)}.`);
      } else {
        json(response, 200, { ...deviceObject(item), specs: item.points.map((point) => ({ ...point.spec, pace: 'fast' })) });
      }
    } else {
      this.ofPoint(request, response, path, query, body, session);
    }
  }

  private health(known: boolean): object {
    const state = this.full === '' ? 'ok' : 'trouble';
    const reasons = { ...(this.full === '' ? {} : { journal: this.full }), ...(this.sick === '' ? {} : { gateway: this.sick }) };
    const well = Object.keys(reasons).length === 0;
    return {
      status: well ? 'ok' : 'degraded',
      missing: [],
      journal: state,
      historian: 'ok',
      ...(known && !well ? { reasons } : {}),
      devices: { ok: this.options.devices.length, degraded: 0, offline: 0, faulty: 0, updating: 0, disabled: 0, 'no-driver': 0 },
      uptime_s: 4711,
    };
  }

  private ofPoint(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
    body: string,
    session: Session,
  ): void {
    const [, kind, id] = /^\/(points|history)\/(.+)$/.exec(path) ?? [];
    const point = id === undefined ? undefined : this.point(id);
    if (point === undefined) {
      problem(response, 404, 'Not Found', `No point ${id ?? path}.`);
    } else if (kind === 'history' && this.forgetful) {
      problem(response, 503, 'Not available just now', 'the historian is not there just now');
    } else if (kind === 'history') {
      json(response, 200, history(point, query, Date.now(), this.full));
    } else if (request.method === 'PUT') {
      this.command(response, point, body, session);
    } else {
      json(response, 200, pointObject(point, Date.now()));
    }
  }

  private command(response: ServerResponse, point: MockPoint, body: string, session: Session): void {
    const { value, why } = JSON.parse(body) as { value: Json; why?: string };
    const { min, max, writable, unit } = point.spec;
    if (session.role === 'reader') {
      problem(response, 403, 'Forbidden', 'The role operator is needed.');
    } else if (!writable) {
      problem(response, 422, 'Unprocessable', `${point.id} is read-only.`);
    } else if (typeof value === 'number' && (value < (min ?? -Infinity) || value > (max ?? Infinity))) {
      problem(response, 422, 'Unprocessable', `${point.id}: ${min} to ${max} ${unit} expected, got ${value}.`);
    } else if (why === 'fail') {
      problem(response, 504, 'Gateway Timeout', `${point.device} did not answer in time; whether it took the value is not known.`);
    } else {
      this.commands.push({ point: point.id, value, why: why ?? '' });
      this.set(point.id, value);
      json(response, 200, pointObject(point, Date.now()));
    }
  }

  private stream(response: ServerResponse, told: boolean): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(': hello\n\n');
    const now = Date.now();
    for (const point of this.options.devices.flatMap((item) => item.points)) {
      response.write(`event: reading\ndata: ${JSON.stringify(pointObject(point, now))}\n\n`);
    }
    this.streams.add(response);
    if (told) {
      this.told.add(response);
    }
    response.on('close', () => {
      this.streams.delete(response);
      this.told.delete(response);
    });
  }

  private session(request: IncomingMessage, response: ServerResponse, body: string): void {
    const session = this.who(request);
    if (request.method === 'POST') {
      const { name, password } = JSON.parse(body) as { name: string; password: string };
      const user = this.users[name];
      if (user === undefined || user.password !== password) {
        problem(response, 401, 'Unauthorized', 'Name or password is wrong.');
        return;
      }
      const id = randomBytes(16).toString('hex');
      const opened = { csrf: randomBytes(16).toString('hex'), name, role: user.role };
      this.sessions.set(id, opened);
      response.setHeader('Set-Cookie', `ohmstead_session=${id}; Path=/; HttpOnly; SameSite=Strict`);
      json(response, 200, { ...opened, how: 'session' });
    } else if (session === undefined) {
      problem(response, 401, 'Unauthorized', 'Log in.');
    } else if (request.method === 'DELETE') {
      this.sessions.delete(cookie(request));
      response.writeHead(204).end();
    } else {
      json(response, 200, { ...session, how: 'session' });
    }
  }

  private who(request: IncomingMessage): Session | undefined {
    return this.sessions.get(cookie(request));
  }

  private async page(path: string, response: ServerResponse): Promise<void> {
    const name = path === '/' ? 'index.html' : normalize(path).replace(/^\/+/, '');
    try {
      const content = await readFile(join(this.options.pages, name));
      response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream', 'Content-Security-Policy': CSP });
      response.end(content);
    } catch {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found');
    }
  }
}

function cookie(request: IncomingMessage): string {
  return /(?:^|;\s*)ohmstead_session=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

function problem(response: ServerResponse, status: number, title: string, detail: string, problems: readonly ConfigProblem[] = []): void {
  response
    .writeHead(status, { 'Content-Type': 'application/problem+json' })
    .end(JSON.stringify({ type: 'about:blank', title, status, detail, ...(problems.length === 0 ? {} : { problems }) }));
}
