// The line to the server. A browser holds six to a host, so a page that nobody sees lets go of its own.

/** Waits between attempts, each longer than the last up to the longest (ms). */
const FIRST = 300;
const LONGEST = 5000;

/** Names of the events that the server sends. */
const EVENTS = ['page', 'problems', 'styles', 'assets', 'scripts', 'data', 'created', 'index'];

/**
 * Listens to the server as long as the page is seen.
 * @param {() => string} address where to, with a query; asked for with every attempt, since the page changes
 * @param {(event: string, data: object) => void} heard
 * @param {(state: 'waiting' | 'live' | 'lost') => void} changed
 */
export function listen(address, heard, changed) {
  let source = null;
  let wait = FIRST;
  let timer = 0;
  /** The last event that was heard: what came since is told on coming back. */
  let last = '';

  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };
  const open = () => {
    close();
    const mine = new EventSource(address() + (last && `&since=${encodeURIComponent(last)}`));
    source = mine;
    mine.onopen = () => {
      wait = FIRST;
      changed('live');
    };
    mine.onerror = () => {
      if (mine !== source) return;
      close();
      changed('lost');
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST);
    };
    for (const name of EVENTS) {
      mine.addEventListener(name, ({ data, lastEventId }) => {
        if (mine !== source) return;
        last = lastEventId;
        heard(name, JSON.parse(data || '{}'));
      });
    }
  };
  const seen = () => {
    if (document.visibilityState !== 'visible') close();
    else if (!source) open();
  };
  document.addEventListener('visibilitychange', seen);
  addEventListener('pagehide', close);
  addEventListener('pageshow', seen);
  addEventListener('online', seen);
  seen();
}
