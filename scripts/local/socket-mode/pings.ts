import diagnostics from 'node:diagnostics_channel';

export interface Pings {
  /** When a WebSocket of this process was last pinged; undefined if it never was. */
  lastAt(): number | undefined;
  close(): void;
}

/** Node answers pings by itself, and shows them only here. */
const CHANNEL = 'undici:websocket:ping';

/** Watches for the pings by which a connection shows that it is alive. */
export function watchPings(now: () => number): Pings {
  let lastAt: number | undefined;
  const onPing = () => {
    lastAt = now();
  };
  diagnostics.subscribe(CHANNEL, onPing);
  return { lastAt: () => lastAt, close: () => void diagnostics.unsubscribe(CHANNEL, onPing) };
}
