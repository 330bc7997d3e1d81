// Desks: built and served by the real program.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from './generate.mjs';
import { dateline, repository, target } from './program.mjs';

/** The present, for the program: what is dated later is left out, on every machine alike. */
const NOW = String(Date.UTC(2026, 0, 1) / 1000);

/** How many events the large desk has. A debug build takes a minute and a half of one core for the full 10,000. */
export const EVENTS = Number(process.env.DATELINE_LARGE ?? 2000);

/**
 * @typedef {object} Desk
 * @property {string} url      Where it is served, with `/` at the end.
 * @property {string} root     The project's folder.
 * @property {string} output   The folder of the rendered site.
 * @property {string} log      What the program said while it built.
 */

const servers = [];

/** A promise that may be left until it is asked for. */
const later = (promise) => {
  promise.catch(() => {});
  return promise;
};

/**
 * A tiny desk: its files by their path. `content/site.yaml` is made up where it is not given.
 *
 * @param {Record<string, string | Buffer>} files
 * @param {string[]} args further arguments, such as `--drafts`
 * @returns {Promise<Desk>}
 */
export const site = (files, args = []) => later(build(files, args));

async function build(files, args) {
  const root = await project(files);
  return serve(root, path.join(root, 'output'), args, () => rm(root, { recursive: true, force: true }));
}

/**
 * A tiny desk that is built and not served, as for `site`.
 *
 * @returns {Promise<{root: string, output: string, log: string}>}
 */
export const built = (files, args = [], prepare = async () => {}) => later((async () => {
  const root = await project(files);
  await prepare(root);
  const output = path.join(root, 'output');
  const child = start(['build', '--root', root, '--output', output, ...args]);
  const ended = end(child);
  servers.push(async () => {
    child.kill('SIGKILL');
    await ended.catch(() => {});
    await rm(root, { recursive: true, force: true });
  });
  const { code, log } = await ended;
  if (code !== 0) throw new Error(`dateline build ended with ${code}:\n${log}`);
  return { root, output, log };
})());

/** A project in a folder of its own. */
async function project(files) {
  const root = await mkdtemp(path.join(tmpdir(), 'dateline-desk-'));
  const all = { 'content/site.yaml': 'title: Test Desk\nbase_url: https://desk.example/\n', ...files };
  for (const [name, text] of Object.entries(all)) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return root;
}

/**
 * The sample desk of this repository; that of the run, where there is one.
 *
 * @returns {Promise<Desk>}
 */
export const sample = () => later(shared('sample', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'dateline-sample-'));
  return serve(repository, path.join(folder, 'output'), [], () => rm(folder, { recursive: true, force: true }));
}));

/**
 * A made-up desk of `EVENTS` events, see generate.mjs; that of the run, where there is one.
 *
 * @returns {Promise<Desk>}
 */
export const large = () => later(shared('large', async () => {
  const folder = path.join(target, `browser-large-${EVENTS}`);
  await rm(path.join(folder, 'content'), { recursive: true, force: true });
  await generate(folder, EVENTS);
  return serve(folder, path.join(folder, 'output'));
}));

/** A desk that `run.mjs` builds once for all files leaves its address in this folder as soon as it is served. */
async function shared(name, alone) {
  const folder = process.env.DATELINE_BROWSER_DESKS;
  if (!folder) return alone();
  const file = path.join(folder, `${name}.json`);
  // The run ends what takes too long.
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 100));
  const desk = JSON.parse(await readFile(file, 'utf8'));
  if (desk.error) throw new Error(desk.error);
  return desk;
}

/**
 * Builds a project, and serves it as its readers see it until the file's tests are over.
 *
 * @param {string} root the project
 * @param {string} output where its site goes
 * @param {string[]} args further arguments of `build`
 * @param {() => Promise<void>} [cleanUp]
 * @returns {Promise<Desk>}
 */
export async function serve(root, output, args = [], cleanUp = async () => {}) {
  const child = start(['build', '--root', root, '--output', output, ...args]);
  const ended = end(child);
  let left = cleanUp;
  servers.push(async () => {
    child.kill('SIGKILL');
    await ended.catch(() => {});
    await left();
  });
  const built = await ended;
  if (built.code !== 0) throw new Error(`dateline build ended with ${built.code}:\n${built.log}`);
  // The server shows drafts and what is to come, unless told otherwise; a build leaves them out.
  const without = ['drafts', 'future'].filter((part) => !args.includes(`--${part}`)).map((part) => `--no-${part}`);
  left = async () => {};
  const { url, log } = await listen(['--root', root, '--plain', ...args, ...without], cleanUp);
  return { url, root, output, log: built.log + log };
}

/**
 * A desk that is being written: `serve` follows its files. `write` and `remove` change them, as an editor does.
 *
 * @param {Record<string, string | Buffer>} files as for `site`
 * @param {string[]} args further arguments of `serve`
 * @returns {Promise<Desk & {write: (file: string, text: string) => Promise<void>, remove: (file: string) => Promise<void>, end: () => Promise<void>}>}
 */
export const live = (files, args = []) => later(follow(files, args));

async function follow(files, args) {
  const root = await project(files);
  const { url, log, end } = await listen(['--root', root, ...args], () => rm(root, { recursive: true, force: true }));
  return {
    url,
    root,
    log,
    end,
    // All at once, so that no half of it is ever read.
    async write(file, text) {
      const part = path.join(root, '.part');
      await mkdir(path.dirname(path.join(root, file)), { recursive: true });
      await writeFile(part, text);
      await rename(part, path.join(root, file));
    },
    remove: (file) => rm(path.join(root, file)),
  };
}

/** Starts the program. */
function start(args) {
  const child = spawn(dateline, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, SOURCE_DATE_EPOCH: NOW, NO_COLOR: '1' },
  });
  child.log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => { child.log += chunk; });
  return child;
}

/** Waits until the program has ended. */
const end = (child) => new Promise((resolve, reject) => {
  child.once('error', (error) => reject(new Error(`${dateline}: ${error.message} (run cargo build)`)));
  child.once('close', (code) => resolve({ code, log: child.log }));
});

/** Serves until the file's tests are over, or `end` is called. */
async function listen(args, cleanUp) {
  const child = start(['serve', '--port', '0', ...args]);
  const ended = end(child);
  ended.catch(() => {});
  const quit = async () => {
    child.kill('SIGKILL');
    await ended.catch(() => {});
  };
  servers.push(async () => {
    await quit();
    await cleanUp();
  });
  const url = await new Promise((resolve, reject) => {
    const hear = () => {
      const address = /serving (http:\/\/\S+)/.exec(child.log);
      if (address) resolve(address[1]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    ended.then(({ code, log }) => reject(new Error(`dateline serve ended with ${code}:\n${log}`)), reject);
  });
  return { url, log: child.log, end: quit };
}

/** Ends what `serve` began. */
export async function stop() {
  await Promise.all(servers.splice(0).map((end) => end()));
}
