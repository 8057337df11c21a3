// The live feed of one lot: reconnects with patience, resumes where it broke off.
import { readEvents } from './events';
import type { BidEntry, Snapshot } from './views';

/** `waiting`: the server has no feed for the lot yet. */
export type Connection = 'connecting' | 'live' | 'waiting' | 'reconnecting';

export interface FeedHandlers {
  snapshot(snapshot: Snapshot): void;
  entry(entry: BidEntry): void;
  connection(state: Connection): void;
  /** Called for everything heard, ticks included. */
  heard(): void;
}

/** A tick comes every five seconds; three missed ones mean the line is dead. */
const SILENCE = 16_000;
const LONGEST_PAUSE = 8000;

/** The server answered, but with no feed; `early` when it is the lot that is not open. */
class NotOpen extends Error {
  readonly early: boolean;

  constructor(early: boolean) {
    super('no live feed');
    this.early = early;
  }
}

export interface Feed {
  stop(): void;
}

export function openFeed(lotId: string, handlers: FeedHandlers): Feed {
  const stopped = new AbortController();
  let last: string | null = null;

  async function once(): Promise<void> {
    const line = new AbortController();
    const hangUp = () => line.abort();
    stopped.signal.addEventListener('abort', hangUp);
    let alarm = setTimeout(hangUp, SILENCE);
    try {
      const headers: Record<string, string> = { accept: 'text/event-stream' };
      if (last !== null) headers['last-event-id'] = last;
      const url = `/api/public/lots/${encodeURIComponent(lotId)}/live`;
      const answer = await fetch(url, { headers, signal: line.signal, cache: 'no-store' });
      if (!answer.ok || !answer.body) {
        throw new NotOpen(answer.status >= 400 && answer.status < 500);
      }
      handlers.connection('live');
      for await (const event of readEvents(answer.body)) {
        clearTimeout(alarm);
        alarm = setTimeout(hangUp, SILENCE);
        handlers.heard();
        if (event.id !== null) last = event.id;
        if (event.event === 'snapshot') {
          const snapshot = JSON.parse(event.data) as Snapshot;
          last ??= String(snapshot.seq);
          handlers.snapshot(snapshot);
        } else if (event.event === 'entry') handlers.entry(JSON.parse(event.data) as BidEntry);
      }
    } finally {
      clearTimeout(alarm);
      stopped.signal.removeEventListener('abort', hangUp);
    }
  }

  async function forever(): Promise<void> {
    let pause = 500;
    handlers.connection('connecting');
    while (!stopped.signal.aborted) {
      const began = Date.now();
      let state: Connection = 'reconnecting';
      try {
        await once();
      } catch (error) {
        // Every fault of the line has the same answer: wait a little and call again.
        if (error instanceof NotOpen && error.early) state = 'waiting';
      }
      if (stopped.signal.aborted) return;
      handlers.connection(state);
      if (Date.now() - began > LONGEST_PAUSE) pause = 500;
      // Spread, so that a thousand pages do not return in the same instant.
      await delay(pause * (0.5 + Math.random()), stopped.signal);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }

  void forever();
  return { stop: () => stopped.abort() };
}

function delay(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
