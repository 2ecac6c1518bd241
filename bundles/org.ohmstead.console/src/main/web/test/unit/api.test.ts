import { describe, expect, test } from 'vitest';
import { Api, encodePath, Problem } from '../../src/api';

interface Asked {
  readonly url: string;
  readonly init: RequestInit;
}

function apiWith(answer: (asked: Asked) => Response | Promise<Response>): { api: Api; asked: Asked[] } {
  const asked: Asked[] = [];
  const api = new Api('/api/v1', async (url, init) => {
    asked.push({ url, init });
    return answer({ url, init });
  });
  return { api, asked };
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}

describe('requests', () => {
  test('slashes and colons stay, the rest is encoded', () => {
    expect(encodePath('cellar/meter/1-0:1.8.0*255')).toBe('cellar/meter/1-0:1.8.0*255');
    expect(encodePath('a?b/c#d')).toBe('a%3Fb/c%23d');
  });

  test('changes carry the token of the session, questions do not', async () => {
    const { api, asked } = apiWith(({ url }) =>
      url.endsWith('/session') ? json(200, { name: 'a', role: 'admin', csrf: 'T' }) : json(200, { points: [] }));
    await api.login('a', 'b');
    await api.points(['x/y', 'z']);
    await api.write('x/y/p', 21, 'test', 10);
    expect((asked[1] as Asked).url).toBe('/api/v1/points?device=x%2Fy&device=z');
    expect((asked[1] as Asked).init.headers).not.toHaveProperty('X-CSRF-Token');
    expect((asked[2] as Asked).url).toBe('/api/v1/points/x/y/p?deadline=PT10S');
    expect((asked[2] as Asked).init.headers).toMatchObject({ 'X-CSRF-Token': 'T', 'Content-Type': 'application/json' });
    expect((asked[2] as Asked).init.body).toBe('{"value":21,"why":"test"}');
  });

  test('history is asked in ISO times and durations', async () => {
    const { api, asked } = apiWith(() => json(200, {}));
    await api.history('a/b', 0, 1500, 500, ['min', 'max']);
    expect((asked[0] as Asked).url).toBe(
      '/api/v1/history/a/b?from=1970-01-01T00%3A00%3A00.000Z&to=1970-01-01T00%3A00%3A01.500Z&step=PT0.5S&aggregate=min%2Cmax',
    );
  });
});

describe('trouble', () => {
  test('a problem document is told in its own words', async () => {
    const { api } = apiWith(() => json(422, { title: 'Unprocessable', detail: '5 to 30 expected, got 40' }));
    await expect(api.write('a/b', 40, '', 10)).rejects.toMatchObject({ status: 422, message: '5 to 30 expected, got 40' });
  });

  test('an error that is no problem document, no answer, and no JSON are problems, too', async () => {
    const answers: [() => Response | Promise<Response>, number][] = [
      [() => new Response('<html>', { status: 502 }), 502],
      [() => Promise.reject(new TypeError('failed')), 0],
      [() => new Response('{"points":[', { status: 200 }), 200],
    ];
    for (const [answer, status] of answers) {
      const problem = await apiWith(answer).api.points().catch((e: unknown) => e);
      expect(problem).toBeInstanceOf(Problem);
      expect((problem as Problem).status).toBe(status);
    }
  });

  test('401 in a session is told once to whoever shows the login; a wrong password is not', async () => {
    const { api } = apiWith(() => json(401, { title: 'Unauthorized', detail: '' }));
    let told = 0;
    api.onUnauthorised = () => told++;
    await expect(api.login('a', 'b')).rejects.toBeInstanceOf(Problem);
    expect(await api.session()).toBeUndefined();
    expect(told).toBe(0);
    await expect(api.devices()).rejects.toBeInstanceOf(Problem);
    expect(told).toBe(1);
  });
});
