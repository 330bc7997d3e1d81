// Web servers of Debian's over a built site, as a desk would set them up: with the file that Dateline made for each.

import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';

/** A port of loopback that nobody listens on. */
const freePort = () => new Promise((resolve, reject) => {
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

/**
 * Serves a site under a path with nginx until the file's tests are over.
 *
 * @param {Promise<import('./serve.mjs').Desk>} desk with `hosts: [nginx]` in its settings
 * @param {string} base the path of its `base_url`
 * @returns {Promise<import('./serve.mjs').Desk>}
 */
export const nginx = (desk, base) => host(desk, base, ({ folder, port, output }) => ({
  command: ['nginx', '-p', folder, '-e', 'stderr', '-c', path.join(folder, 'server.conf')],
  settings: [
    'daemon off;',
    'master_process off;',
    `pid ${folder}/pid;`,
    'events { worker_connections 64; }',
    'http {',
    '  include /etc/nginx/mime.types;',
    '  access_log off;',
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `  ${name}_temp_path ${folder}/${name};`),
    '  server {',
    `    listen 127.0.0.1:${port};`,
    `    root ${folder}/www;`,
    `    include ${output}/nginx.conf;`,
    '  }',
    '}',
  ],
}));

/** The same with Apache, for `hosts: [apache]`. */
export const apache = (desk, base) => host(desk, base, ({ folder, port }) => ({
  command: ['apache2', '-X', '-d', folder, '-f', path.join(folder, 'server.conf')],
  settings: [
    ...['mpm_event', 'authz_core', 'dir', 'mime', 'headers', 'rewrite', 'alias'].map(
      (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
    ),
    'ServerName 127.0.0.1',
    // It does not serve as root.
    'User www-data',
    'Group www-data',
    `Listen 127.0.0.1:${port}`,
    `PidFile ${folder}/pid`,
    `DefaultRuntimeDir ${folder}`,
    `ErrorLog ${folder}/errors`,
    'TypesConfig /etc/mime.types',
    `DocumentRoot ${folder}/www`,
    `<Directory ${folder}/www>`,
    '  AllowOverride All',
    '  Options FollowSymLinks',
    '  Require all granted',
    '</Directory>',
  ],
}));

/** Starts a server over a site; it writes only into a folder of its own. */
function host(desk, base, how) {
  const started = start(desk, base, how);
  started.catch(() => {});
  return started;
}

async function start(desk, base, how) {
  const { output, root } = await desk;
  const folder = await mkdtemp(path.join(tmpdir(), 'dateline-host-'));
  const site = path.join(folder, 'www', base);
  await mkdir(path.dirname(site), { recursive: true });
  await symlink(output, site.replace(/\/$/, ''));
  await Promise.all([folder, root].map((open) => chmod(open, 0o755)));
  const port = await freePort();
  const { command, settings } = how({ folder, port, output });
  await writeFile(path.join(folder, 'server.conf'), `${settings.join('\n')}\n`);
  const child = spawn(command[0], command.slice(1), {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => { log += chunk; });
  const ended = new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${command[0]}: ${error.message} (tests/run installs it)`)));
    child.once('close', (code) => resolve(code));
  });
  after(async () => {
    child.kill('SIGKILL');
    await ended.catch(() => {});
    await rm(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${port}${base}`;
  let over = false;
  const dead = ended.then(
    (code) => { over = true; throw new Error(`${command[0]} ended with ${code}:\n${log}`); },
    (error) => { over = true; throw error; },
  );
  dead.catch(() => {});
  while (!over) {
    try {
      await fetch(url, { method: 'HEAD' });
      return { url, root, output, log };
    } catch {
      await Promise.race([dead, new Promise((resolve) => setTimeout(resolve, 20))]);
    }
  }
  return dead;
}
