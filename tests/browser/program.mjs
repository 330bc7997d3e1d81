// Where things are on this machine, and how its Chromium is started.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Where cargo puts what it builds. */
export const target = path.resolve(repository, process.env.CARGO_TARGET_DIR ?? 'target');

/** The program under test. */
export const dateline = path.resolve(repository, process.env.DATELINE ?? path.join(target, 'debug', 'dateline'));

/** Nothing leaves this machine, whatever a page asks for. */
const FLAGS = [
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--disable-dev-shm-usage',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
];

/** Chromium, or what is built from it: the first that is on the path, unless `CHROMIUM` names one. */
export function chromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return process.env.CHROMIUM ?? names.flatMap((name) => folders.map((at) => path.join(at, name))).find(existsSync);
}

/** How to start Chromium; as root it has no sandbox. */
export function launch() {
  return {
    executablePath: chromium(),
    args: FLAGS,
    chromiumSandbox: process.getuid?.() !== 0,
    handleSIGINT: false,
  };
}
