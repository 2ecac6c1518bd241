/** What of the REST interface is about configuration, deployments and health; as strict as the real one. */

import { createHash } from 'node:crypto';
import type { HealthTree, Role } from '../../src/api';
import type { Change } from '../../src/config/calls';
import { MockConfig, Refusal, type Origin } from './config';
import { MockDeployments } from './deploy';
import { unzip, zip } from './zip';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly type: string;
  readonly body: Buffer;
  readonly session: { readonly name: string; readonly role: Role };
}

export interface Answer {
  readonly tag?: string;
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
}

type Handler = (asked: Asked, tail: string) => unknown;

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly parameters: readonly string[];
  readonly type: string;
  readonly handler: Handler;
}

const JSON_TYPE = 'application/json';

export class Manage {
  readonly config = new MockConfig();
  readonly deployments = new MockDeployments();
  health: HealthTree = healthy();
  /** Every path that was asked for. */
  readonly asked: string[] = [];
  /** Every request that is no mere question. */
  readonly changes: string[] = [];
  /** Is told what has changed, within moments. */
  onNews: (what: string) => void = () => undefined;
  private readonly routes: Route[] = [];
  private readonly last = new Map<string, string>();
  private readonly watch = setInterval(() => {
    this.look();
  }, 100);

  constructor() {
    const { config, deployments } = this;
    this.on('GET', 'configuration/types', () => ({ types: config.types }));
    this.on('GET', 'configuration/items', () => ({ items: config.list().map(({ properties: _, text: __, ...info }) => info) }));
    this.on('GET', 'configuration/items/(.+)', (_, id) => found(config.item(id), `there is no configuration '${id}'`));
    this.on('POST', 'configuration/preview', (asked) => config.preview(changesOf(asked)));
    this.on('POST', 'configuration/changes', (asked) => config.apply(changesOf(asked), originOf(asked)));
    this.on('GET', 'configuration/history', ({ query }) => ({ entries: config.history(numberOf(query, 'before', 0), numberOf(query, 'limit', 100), query.get('item') ?? '') }), ['before', 'limit', 'item']);
    this.on('GET', 'configuration/history/(\\d+)', (_, number) => config.entry(Number(number)));
    this.on('POST', 'configuration/history/(\\d+)/confirm', ({ session }, number) => config.confirm(Number(number), session.name), [], '');
    this.on('GET', 'configuration/differences', ({ query }) => ({ differences: config.between(numberOf(query, 'from', NaN), numberOf(query, 'to', 0)) }), ['from', 'to']);
    this.on('POST', 'configuration/rollback', (asked) => this.rollBack(asked));
    this.on('GET', 'configuration/export', () => zip(config.files()));
    this.on('POST', 'configuration/import', (asked) => this.import(asked), ['preview', 'why', 'confirmWithin'], 'application/zip');
    this.on('GET', 'configuration/points/(.+)', (_, id) => Buffer.from(config.csv(id)));
    this.on('PUT', 'configuration/points/(.+)', (asked, id) => this.points(asked, id), ['preview', 'why', 'confirmWithin', 'basedOn'], 'text/csv');
    this.on('GET', 'deployments', ({ query }) => ({ deployments: this.past(numberOf(query, 'before', 0), numberOf(query, 'limit', 100)) }), ['before', 'limit']);
    this.on('GET', 'deployments/(\\d+)', (_, number) => deployments.find(Number(number)));
    this.on('POST', 'deployments', ({ query, body, session }) => deployments.deploy(query.get('name') ?? '', body, session.name), ['name', 'deadline'], 'application/octet-stream');
    this.on('POST', 'deployments/(\\d+)/rollback', ({ session }, number) => deployments.rollBack(Number(number), session.name), ['deadline'], '');
    this.on('GET', 'drop-ins', () => ({ dropIns: deployments.dropIns }));
    this.on('DELETE', 'drop-ins/(.+)', ({ session }, file) => deployments.remove(file, session.name), ['deadline'], '');
    this.on('GET', 'health', () => this.health);
  }

  /** The answer, if the path is one of these. */
  answer(asked: Asked): Answer | undefined {
    const path = asked.path.slice(1);
    if (!/^(configuration|deployments|drop-ins|health)(\/|$)/.test(path)) {
      return undefined;
    }
    this.asked.push(asked.path);
    const route = this.routes.find((one) => one.method === asked.method && one.path.test(path));
    if (route === undefined) {
      throw new Refusal(404, `${asked.method} ${asked.path}: there is nothing`);
    }
    if (asked.session.role !== 'admin' && path !== 'health') {
      throw new Refusal(403, `${asked.session.name} may not configure`);
    }
    for (const name of asked.query.keys()) {
      if (!route.parameters.includes(name)) {
        throw new Refusal(400, `query parameter ${name}: one of ${route.parameters.join(', ')} expected`);
      }
    }
    if (asked.body.length > 0 && asked.type !== route.type) {
      throw new Refusal(415, `Content-Type: ${route.type} expected, got '${asked.type}'`);
    }
    if (asked.method !== 'GET') {
      this.changes.push(`${asked.method} ${asked.path}`);
    }
    const result = route.handler(asked, route.path.exec(path)?.[1] ?? '');
    if (Buffer.isBuffer(result)) {
      return path.endsWith('export')
        ? { status: 200, type: 'application/zip', body: result }
        : { status: 200, type: 'text/csv; charset=utf-8', body: result, tag: tagOf(result.toString()) };
    }
    return asked.method !== 'GET' && /^(deployments|drop-ins)/.test(path) ? verdict(result as Verdict, asked.path) : { status: 200, type: JSON_TYPE, body: JSON.stringify(result) };
  }

  close(): void {
    clearInterval(this.watch);
    this.config.close();
    this.deployments.close();
  }

  private look(): void {
    const { config, deployments } = this;
    const now = {
      configuration: [config.list().map(({ id, version, problems }) => [id, version, problems]), config.history(0, 10, '').map(({ number, outcome }) => [number, outcome])],
      deployments: [deployments.list, deployments.dropIns],
      health: this.health,
    };
    for (const [what, state] of Object.entries(now)) {
      const text = JSON.stringify(state);
      if ((this.last.get(what) ?? text) !== text) {
        this.onNews(what);
      }
      this.last.set(what, text);
    }
  }

  private on(method: string, path: string, handler: Handler, parameters: readonly string[] = [], type = JSON_TYPE): void {
    this.routes.push({ method, path: new RegExp(`^${path}$`), parameters, type, handler });
  }

  private past(before: number, limit: number): unknown[] {
    return [...this.deployments.list].reverse().filter((one) => before === 0 || one.number < before).slice(0, limit);
  }

  private rollBack(asked: Asked): unknown {
    const body = bodyOf(asked, ['to', 'items', 'undo', 'preview', 'why', 'confirmWithin']) as { to?: number; items?: string[]; undo?: number; preview?: boolean };
    if ((body.to === undefined) === (body.undo === undefined)) {
      throw new Refusal(422, 'to: the number of an entry, or one as undo, and not both expected');
    }
    const { config } = this;
    const state = body.to === undefined ? config.undone(body.undo as number) : config.backTo(body.to, body.items ?? []);
    return body.preview === true ? config.previewState(state) : config.become(state, originOf(asked), body.undo ?? null);
  }

  private import(asked: Asked): unknown {
    const files = unzip(asked.body);
    if (files === undefined) {
      throw new Refusal(422, 'the body is no zip archive');
    }
    const { state, remarks } = this.config.fromFiles(files);
    if (asked.query.get('preview') === 'true') {
      return this.config.previewState(state, remarks);
    }
    const entry = this.config.become(state, queryOrigin(asked));
    return remarks.length > 0 ? { ...entry, remarks } : entry;
  }

  private points(asked: Asked, id: string): unknown {
    const preview = asked.query.get('preview') === 'true';
    const basedOn = asked.query.get('basedOn');
    const conflict = basedOn === null || basedOn === tagOf(this.config.csv(id)) ? [] : [`the points of ${id} are not as they were when this edit was begun`];
    try {
      const change = this.config.fromTable(id, asked.body.toString());
      if (preview) {
        const shown = this.config.preview([change]);
        return { ...shown, conflicts: [...conflict, ...shown.conflicts] };
      }
      if (conflict[0] !== undefined) {
        throw new Refusal(409, conflict[0]);
      }
      return this.config.apply([change], queryOrigin(asked));
    } catch (refusal) {
      if (preview && refusal instanceof Refusal && refusal.status === 422) {
        return { differences: [], problems: refusal.problems, conflicts: [], remarks: [] };
      }
      throw refusal;
    }
  }
}

/** The version of a table. */
function tagOf(csv: string): string {
  return createHash('sha256').update(csv).digest('hex').slice(0, 32);
}

interface Verdict {
  readonly outcome: string;
  readonly reason: string;
}

/** 200 only for what is in effect; what is decided otherwise is a problem with the deployment in it. */
function verdict(deployment: Verdict, instance: string): Answer {
  const bad = { refused: 422, 'rolled-back': 409, failed: 500 }[deployment.outcome];
  if (bad === undefined) {
    return { status: deployment.outcome === 'running' ? 202 : 200, type: JSON_TYPE, body: JSON.stringify(deployment) };
  }
  const document = { type: `urn:ohmstead:problem:deployment-${deployment.outcome}`, title: 'Not deployed', status: bad, detail: deployment.reason, instance, ...deployment };
  return { status: bad, type: 'application/problem+json', body: JSON.stringify(document) };
}

const MEMBERS: Record<string, readonly string[]> = {
  put: ['op', 'id', 'basedOn', 'properties'],
  'put-text': ['op', 'id', 'basedOn', 'text'],
  delete: ['op', 'id', 'basedOn'],
  create: ['op', 'type', 'hint', 'properties'],
};

function changesOf(asked: Asked): Change[] {
  const { changes = [] } = bodyOf(asked, ['changes', 'why', 'confirmWithin']) as { changes?: Change[] };
  if (changes.length === 0) {
    throw new Refusal(422, 'changes: at least one change expected');
  }
  for (const change of changes) {
    const known = MEMBERS[change.op];
    const strange = Object.keys(change).find((name) => known?.includes(name) !== true);
    if (known === undefined || strange !== undefined) {
      throw new Refusal(422, `${change.op}: ${strange}: one of ${known?.join(', ')} expected`);
    }
  }
  return changes;
}

function bodyOf(asked: Asked, members: readonly string[]): Record<string, unknown> {
  const body = JSON.parse(asked.body.toString()) as Record<string, unknown>;
  const strange = Object.keys(body).find((name) => !members.includes(name));
  if (strange !== undefined) {
    throw new Refusal(422, `${strange}: one of ${members.join(', ')} expected`);
  }
  return body;
}

function originOf(asked: Asked): Origin {
  const { why = '', confirmWithin = '' } = JSON.parse(asked.body.toString()) as { why?: string; confirmWithin?: string };
  return { who: asked.session.name, why, confirmWithinMs: durationOf(confirmWithin) };
}

function queryOrigin({ query, session }: Asked): Origin {
  return { who: session.name, why: query.get('why') ?? '', confirmWithinMs: durationOf(query.get('confirmWithin') ?? '') };
}

function durationOf(text: string): number {
  const seconds = Number(/^PT(\d+)S$/.exec(text)?.[1] ?? NaN);
  if (text !== '' && !(seconds >= 1 && seconds <= 86_400)) {
    throw new Refusal(422, `confirmWithin = '${text}': a duration from PT1S to PT24H expected`);
  }
  return text === '' ? 0 : seconds * 1000;
}

function numberOf(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null ? Number.isNaN(fallback) : !/^[1-9]\d*$/.test(text)) {
    throw new Refusal(400, `query parameter ${name} = '${text}': a whole number from 1 expected`);
  }
  return text === null ? fallback : Number(text);
}

function found<T>(value: T | undefined, message: string): T {
  if (value === undefined) {
    throw new Refusal(404, message);
  }
  return value;
}

/** A gateway of which one device is offline, and nothing else is wrong. */
export function healthy(): HealthTree {
  const leaf = (id: string, name: string, needed: boolean, cause = ''): HealthTree['tree'] => ({ id, name, state: cause === '' ? 'ok' : 'degraded', cause, needed, children: [] });
  const heat: HealthTree['tree'] = { ...leaf('devices/cellar/heat-meter', 'cellar/heat-meter', false, 'no answer within 1,000 ms, for 13 min'), state: 'down' };
  const devices = [leaf('devices/cellar/battery', 'cellar/battery', false), heat, leaf('devices/cellar/pump', 'cellar/pump', false)];
  return {
    tree: {
      id: 'system',
      name: 'Gateway',
      state: 'degraded',
      cause: '1 of 3 devices is down: cellar/heat-meter',
      needed: true,
      children: [
        { id: 'devices', name: 'Devices', state: 'degraded', cause: '1 of 3 is down: cellar/heat-meter', needed: false, children: devices },
        { id: 'drivers', name: 'Drivers', state: 'ok', cause: '', needed: false, children: [leaf('drivers/modbus', 'modbus', false), leaf('drivers/sml', 'sml', false)] },
        leaf('bus', 'Bus', true),
        leaf('journal', 'Journal', true),
        leaf('historian', 'Historian', false),
      ],
    },
    interventions: ['2026-11-22 08:12:44: the journal writer stood still for 31 s and was restarted'],
  };
}
