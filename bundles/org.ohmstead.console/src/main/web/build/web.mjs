/**
 * What Maven runs: `node build/web.mjs build|test|browser OUT`, where OUT is the folder the page is built into.
 *
 * - build: installs the packages of package-lock.json, checks types and rules, builds; each only if something changed.
 * - test: unit tests.
 * - browser: tests in Chromium against a mock gateway; only if something changed since they last passed. Without
 *   Chromium they are left out with a warning, and fail if CI=true. Where Chromium is: CHROMIUM, or /usr/bin/chromium.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const [stage, out] = process.argv.slice(2);
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const stamps = resolve(root, '../../../target/web');
const stages = { build, test, browser };

if (out === undefined || stages[stage] === undefined) {
  fail(`usage: node build/web.mjs ${Object.keys(stages).join('|')} OUT`);
}
const env = { ...process.env, OHMSTEAD_WEB_OUT: resolve(out) };
delete env.NODE_ENV;
stages[stage]();

function build() {
  const lock = digest([join(root, 'package.json'), join(root, 'package-lock.json'), join(root, '.npmrc')]);
  once(join(modules, '.ohmstead-installed'), lock, () => {
    run('npm', ['ci', '--prefer-offline', '--no-progress', '--loglevel=error']);
  });
  const made = existsSync(join(env.OHMSTEAD_WEB_OUT, 'index.html'));
  if (!made) {
    rmSync(join(stamps, 'built'), { force: true });
  }
  once(join(stamps, 'built'), digest(sources()), () => {
    tool('typescript/bin/tsc', ['--noEmit']);
    tool('oxlint/bin/oxlint', ['--deny-warnings', 'src', 'test']);
    tool('vite/bin/vite.js', ['build', '--logLevel', 'warn']);
  });
}

function test() {
  tool('vitest/vitest.mjs', ['run', '--config', 'vitest.config.ts']);
}

function browser() {
  const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(chromium)) {
    const text = `the tests in a browser need Chromium at ${chromium}; install the package chromium or set CHROMIUM`;
    if (process.env.CI === 'true') {
      fail(text);
    }
    console.warn(`[WARNING] Left out: ${text}.`);
    return;
  }
  once(join(stamps, 'browsed'), digest(sources()), () => {
    tool('vitest/vitest.mjs', ['run', '--config', 'vitest.browser.config.ts']);
  });
}

/** Does something unless the stamp says that it was done for the same input. */
function once(stamp, input, work) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === input) {
    return;
  }
  rmSync(stamp, { force: true });
  work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, input);
}

function sources() {
  const found = [];
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== 'dist') {
        walk(path);
      } else if (entry.isFile()) {
        found.push(path);
      }
    }
  };
  walk(root);
  return found.sort();
}

function digest(files) {
  const hash = createHash('sha256').update(`${process.version}\n`);
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file).split(sep).join('/')} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

function tool(script, args) {
  run(process.execPath, [join(modules, script), ...args]);
}

function run(command, args) {
  const windows = process.platform === 'win32' && command === 'npm';
  const done = spawnSync(command, args, { cwd: root, env, stdio: 'inherit', shell: windows });
  if (done.error !== undefined) {
    fail(`${command}: ${done.error.message}`);
  }
  if (done.status !== 0) {
    process.exit(done.status ?? 1);
  }
}

function fail(text) {
  console.error(`[ERROR] ${text}`);
  process.exit(1);
}
