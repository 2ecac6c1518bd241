/** What the mock gateway answers is what openapi.json of the REST bundle promises: so the page agrees with both. */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MockGateway } from '../mock/server';
import { household } from '../mock/world';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | string[];
  readonly enum?: unknown[];
  readonly required?: string[];
  readonly properties?: Record<string, Schema>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
}

interface OpenApi {
  readonly paths: Record<string, Record<string, { parameters?: { name?: string }[]; responses: Record<string, { content?: Record<string, { schema: Schema }> }> }>>;
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
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  const kinds = kind === 'number' && Number.isInteger(value) ? ['number', 'integer'] : [kind];
  const types = schema.type === undefined ? kinds : [schema.type].flat();
  const found = types.some((type) => kinds.includes(type)) ? [] : [`${at}: ${types.join(' or ')} expected, got ${kind}`];
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    found.push(`${at}: one of ${schema.enum.join(', ')} expected, got ${String(value)}`);
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
