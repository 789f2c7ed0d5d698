import { useCallback, useEffect, useState } from 'preact/hooks';
import * as z from 'zod/mini';
import type { ActionResult } from '../../driver-answers.ts';
import { createDriverClient, type DriverActions } from '../../driver-client.ts';
import { type Setup, type Snapshot, setupSchema, snapshotSchema } from '../snapshot.ts';

/** A line that is only on this page: Slack does not keep it. */
export interface Note {
  id: number;
  channelId: string;
  userId: string;
  /** The ts of the message above it. */
  after: string;
  kind: 'typed' | 'slackbot' | 'hint';
  text: string;
}

/** `after`: the newest message unless it says so. */
export type NewNote = Omit<Note, 'id' | 'after'> & { after?: string };

export interface Bot {
  setup: Setup | undefined;
  snapshot: Snapshot | undefined;
  /** Why the page is not up to date. */
  trouble: string | undefined;
  notes: Note[];
  /** Request id -> what the user did. */
  labels: Readonly<Record<string, string>>;
  note: (note: NewNote) => void;
  /** Does it as that user. Returns what they see; rejects if they cannot do that. */
  act: <A extends keyof DriverActions>(
    action: A,
    body: DriverActions[A],
    label: string,
  ) => Promise<ActionResult>;
  /** Any other call; true if it succeeded. */
  send: (path: string, init: { method: 'POST' | 'DELETE'; body?: object }) => Promise<boolean>;
}

const LOST = 'The bot does not answer: is npm start still running?';
const driver = createDriverClient('');

/** The running bot, as the page sees and drives it. */
export function useBot(): Bot {
  const { setup, snapshot, trouble, setTrouble } = useWatched();
  const [notes, setNotes] = useState<Note[]>([]);
  const [labels, setLabels] = useState<Record<string, string>>({});
  const last = snapshot?.messages.at(-1)?.ts ?? '';
  const note = useCallback(
    (one: NewNote) => setNotes((all) => [...all, { after: last, ...one, id: all.length }]),
    [last],
  );
  const act: Bot['act'] = useCallback(async (action, body, label) => {
    const outcome = await driver.act(action, body);
    if (outcome.requestId !== null) setLabels((all) => ({ ...all, [outcome.requestId ?? '']: label }));
    return outcome;
  }, []);
  const send: Bot['send'] = useCallback(
    async (path, { method, body }) => {
      const response = await post(path, method, body).catch(() => null);
      setTrouble(response?.ok === true ? undefined : LOST);
      return response?.ok === true;
    },
    [setTrouble],
  );
  return { setup, snapshot, trouble, notes, labels, note, act, send };
}

function useWatched() {
  const [setup, setSetup] = useState<Setup>();
  const [snapshot, setSnapshot] = useState<Snapshot>();
  const [trouble, setTrouble] = useState<string>();
  useEffect(() => {
    const misread = (error: z.core.$ZodError) =>
      setTrouble(`The page does not understand the bot: ${z.prettifyError(error)}`);
    const events = new EventSource('/_local/events');
    events.addEventListener('open', () => setTrouble(undefined));
    events.addEventListener('error', () => setTrouble(LOST));
    events.addEventListener('setup', ({ data }) => {
      const read = setupSchema.safeParse(JSON.parse(String(data)));
      if (read.success) setSetup(read.data);
      else misread(read.error);
    });
    events.addEventListener('message', ({ data }) => {
      const read = snapshotSchema.safeParse(JSON.parse(String(data)));
      if (read.success) setSnapshot(read.data);
      else misread(read.error);
    });
    return () => events.close();
  }, []);
  return { setup, snapshot, trouble, setTrouble };
}

function post(path: string, method: string, body: object | undefined): Promise<Response> {
  return fetch(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}
