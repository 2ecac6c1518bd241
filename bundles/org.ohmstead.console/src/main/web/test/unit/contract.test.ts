/** What the mock gateway answers is what openapi.json of the REST bundle promises: so the page agrees with both. */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Api } from '../../src/api';
import { ConfigCalls } from '../../src/config/calls';
import { MockGateway } from '../mock/server';
import { household } from '../mock/world';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | string[];
  readonly enum?: unknown[];
  readonly const?: unknown;
  readonly anyOf?: Schema[];
  readonly required?: string[];
  readonly properties?: Record<string, Schema>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
}

interface Operation {
  readonly parameters?: { readonly name?: string }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: Schema }> }>;
}

interface OpenApi {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, Schema> };
}

const document = JSON.parse(
  readFileSync(new URL('../../../../../../org.ohmstead.rest/src/main/resources/org/ohmstead/rest/internal/openapi.json', import.meta.url), 'utf8'),
) as OpenApi;

/** What in a value is not as its schema says; as far as the schemas of the answers below need it. */
function faults(value: unknown, schema: Schema, at: string): string[] {
  if (schema.$ref !== undefined) {
    return faults(value, document.components.schemas[schema.$ref.slice('#/components/schemas/'.length)] as Schema, at);
  }
  if (schema.anyOf !== undefined) {
    return schema.anyOf.map((one) => faults(value, one, at)).sort((a, b) => a.length - b.length)[0] as string[];
  }
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  const kinds = kind === 'number' && Number.isInteger(value) ? ['number', 'integer'] : [kind];
  const types = schema.type === undefined ? kinds : [schema.type].flat();
  const found = types.some((type) => kinds.includes(type)) ? [] : [`${at}: ${types.join(' or ')} expected, got ${kind}`];
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    found.push(`${at}: one of ${schema.enum.join(', ')} expected, got ${String(value)}`);
  }
  if (schema.const !== undefined && schema.const !== value) {
    found.push(`${at}: ${String(schema.const)} expected, got ${String(value)}`);
  }
  if (Array.isArray(value)) {
    return [...found, ...value.flatMap((item, i) => faults(item, schema.items ?? {}, `${at}[${i}]`))];
  }
  if (kind === 'object') {
    const members = value as Record<string, unknown>;
    found.push(...(schema.required ?? []).filter((name) => !(name in members)).map((name) => `${at}.${name} is missing`));
    for (const [name, member] of Object.entries(members)) {
      const known = schema.properties?.[name];
      if (known === undefined && schema.additionalProperties === false) {
        found.push(`${at}.${name} is not in the schema`);
      }
      found.push(...(known === undefined ? [] : faults(member, known, `${at}.${name}`)));
    }
  }
  return found;
}

let gateway: MockGateway;
let base: string;
let cookie: string;

beforeAll(async () => {
  gateway = new MockGateway({ pages: '.', devices: household(Date.now()) });
  base = await gateway.start();
  const login = await fetch(`${base}/api/v1/session`, { method: 'POST', body: JSON.stringify({ name: 'admin', password: 'correct horse' }) });
  cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  gateway.manage.deployments.instant = true;
  gateway.manage.deployments.deploy('good.jar', Buffer.from('PK'), 'ann');
  gateway.manage.config.meddle('org.ohmstead.rest', { properties: { hosts: ['a.lan'] } });
});

afterAll(async () => {
  await gateway.stop();
});

const HISTORY = '/api/v1/history/cellar/pump/flow?from=2026-11-22T00:00:00.000Z&to=2026-11-22T01:00:00.000Z&step=PT60S&aggregate=min,max,avg,count';

test.each([
  ['/api/v1/devices', '/api/v1/devices'],
  ['/api/v1/devices/cellar/pump', '/api/v1/devices/{device}'],
  ['/api/v1/points?device=cellar/pump&device=roof/pv', '/api/v1/points'],
  ['/api/v1/points/cellar/heat-meter/energy', '/api/v1/points/{device}/{point}'],
  [HISTORY, '/api/v1/history/{device}/{point}'],
  ['/api/v1/session', '/api/v1/session'],
  ['/health', '/health'],
  ['/api/v1/configuration/types', '/api/v1/configuration/types'],
  ['/api/v1/configuration/items', '/api/v1/configuration/items'],
  ['/api/v1/configuration/items/org.ohmstead.driver.modbus~charger', '/api/v1/configuration/items/{id}'],
  ['/api/v1/configuration/items/profiles/heatpump.yaml', '/api/v1/configuration/items/{id}'],
  ['/api/v1/configuration/history?limit=3&before=100&item=org.ohmstead.rest', '/api/v1/configuration/history'],
  ['/api/v1/configuration/history/1', '/api/v1/configuration/history/{number}'],
  ['/api/v1/configuration/differences?from=1', '/api/v1/configuration/differences'],
  ['/api/v1/deployments?limit=3&before=100', '/api/v1/deployments'],
  ['/api/v1/deployments/1', '/api/v1/deployments/{number}'],
  ['/api/v1/drop-ins', '/api/v1/drop-ins'],
  ['/api/v1/health', '/api/v1/health'],
])('%s', async (path, template) => {
  const answer = await fetch(base + path, { headers: { cookie } });
  const operation = document.paths[template]?.['get'];
  expect(answer.status).toBe(200);
  expect(faults(await answer.json(), operation?.responses['200']?.content?.['application/json']?.schema as Schema, '')).toEqual([]);
  const known = (operation?.parameters ?? []).map(({ name }) => name);
  for (const name of new URL(base + path).searchParams.keys()) {
    expect(known).toContain(name);
  }
});

describe('what the page sends about configurations', () => {
  const terms = { why: 'a reason', confirmWithin: 'PT120S' };
  const zip = new Blob(['PK']);
  const put = { op: 'put', id: 'a~b', basedOn: 'v', properties: { device: 'a', list: ['x'], on: true } } as const;
  const text = { op: 'put-text', id: 'profiles/a.yaml', basedOn: '', text: 'points:' } as const;
  const create = { op: 'create', type: 'a', hint: 'b', properties: {} } as const;
  const drop = { op: 'delete', id: 'a~b', basedOn: 'v' } as const;

  test.each<[string, (calls: ConfigCalls) => Promise<unknown>, string, string]>([
    ['preview', async (calls) => calls.preview([put, text, create, drop]), 'post', '/api/v1/configuration/preview'],
    ['changes', async (calls) => calls.apply([put, text, create, drop], terms), 'post', '/api/v1/configuration/changes'],
    ['history', async (calls) => calls.history(7, 30, 'a~b'), 'get', '/api/v1/configuration/history'],
    ['differences', async (calls) => calls.since(7), 'get', '/api/v1/configuration/differences'],
    ['confirmation', async (calls) => calls.confirm(7), 'post', '/api/v1/configuration/history/{number}/confirm'],
    ['preview of a rollback', async (calls) => calls.previewBack({ to: 7, items: ['a~b'] }), 'post', '/api/v1/configuration/rollback'],
    ['rollback', async (calls) => calls.rollBack({ to: 7, items: ['a~b'] }, terms), 'post', '/api/v1/configuration/rollback'],
    ['undo', async (calls) => calls.rollBack({ undo: 7 }, terms), 'post', '/api/v1/configuration/rollback'],
    ['preview of an import', async (calls) => calls.previewImport(zip), 'post', '/api/v1/configuration/import'],
    ['import', async (calls) => calls.import(zip, terms), 'post', '/api/v1/configuration/import'],
    ['preview of points', async (calls) => calls.previewPoints('profiles/a.yaml', { csv: 'name\n', version: 'v' }), 'put', '/api/v1/configuration/points/{id}'],
    ['points', async (calls) => calls.putPoints('a~b', { csv: 'name\n', version: 'v' }, terms), 'put', '/api/v1/configuration/points/{id}'],
  ])('%s', async (_, does, method, template) => {
    let asked: { url: string; init: RequestInit } | undefined;
    const api = new Api('/api/v1', async (url, init) => {
      asked = { url, init };
      return new Response('{}');
    });
    await does(new ConfigCalls(api));
    const { url, init } = asked as { url: string; init: RequestInit };
    const at = new URL(url, 'http://gateway');
    expect(at.pathname).toMatch(new RegExp(`^${template.replace(/\{\w+\}/g, '.+')}$`));
    expect(init.method?.toLowerCase()).toBe(method);
    const operation = document.paths[template]?.[method] as Operation;
    const known = (operation.parameters ?? []).map(({ name }) => name);
    expect([...at.searchParams.keys()].filter((name) => !known.includes(name))).toEqual([]);
    const type = (init.headers as Record<string, string>)['Content-Type'];
    expect(type ?? 'none').toBe(Object.keys(operation.requestBody?.content ?? { none: {} })[0]);
    if (type === 'application/json') {
      expect(faults(JSON.parse(init.body as string), operation.requestBody?.content[type]?.schema as Schema, '')).toEqual([]);
    }
  });

  test('the check finds what would be refused', () => {
    const schema = document.paths['/api/v1/configuration/preview']?.['post']?.requestBody?.content['application/json']?.schema as Schema;
    expect(faults({ changes: [{ op: 'put-text', id: 'a', txt: 'b' }] }, schema, '')).toEqual(['.changes[0].text is missing', '.changes[0].txt is not in the schema']);
  });
});

test('errors are problem documents', async () => {
  const answer = await fetch(`${base}/api/v1/points/no/such`, { headers: { cookie } });
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(faults(await answer.json(), { $ref: '#/components/schemas/Problem' }, '')).toEqual([]);
});

test('the check finds what is wrong', () => {
  const point = { $ref: '#/components/schemas/PointSpec' };
  expect(faults({ name: 1, type: 'double', unit: 'V', writable: true, min: null, max: 3, pace: 'never', more: 1 }, point, '')).toEqual([
    '.name: string expected, got number',
    '.pace: one of fast, slow expected, got never',
    '.more is not in the schema',
  ]);
});
