import type { ActName } from './fault-kind.ts';

/** What a user does with the incident that they have opened. */
export interface IncidentAct {
  /** The sub-command of the word or button. */
  word: string;
  /** Behind the incident's number; undefined for a word without a number. */
  text?: string;
  via: 'word' | 'button' | 'modal';
  /** What was done before, without a fault. `elsewhere`: resolved in the product itself, and no message of it says so yet. */
  before?: 'elsewhere' | 'resolved' | 'shown';
  /** A second user does the same at the same moment. */
  isShared?: boolean;
  /** What the product gets, as its ledger shows it; undefined for what only reads. */
  call?: 'resolve' | 'close' | 'reopen' | 'notes' | 'responders' | 'priority' | 'acknowledge';
}

export const NOTE = 'Looked at by chaos';

export const INCIDENT_ACTS: Readonly<Record<ActName, IncidentAct>> = {
  'ack by word': { word: 'ack', text: '', via: 'word', call: 'acknowledge' },
  'ack by button': { word: 'ack', via: 'button', call: 'acknowledge' },
  'ack by two at once': { word: 'ack', via: 'button', call: 'acknowledge', isShared: true },
  'ack of what is resolved elsewhere': {
    word: 'ack',
    via: 'button',
    before: 'elsewhere',
    call: 'acknowledge',
  },
  'note by word': { word: 'note', text: NOTE, via: 'word', call: 'notes' },
  'note by modal': { word: 'note', via: 'modal', call: 'notes' },
  'resolve by word': { word: 'resolve', text: NOTE, via: 'word', call: 'resolve' },
  'resolve by button': { word: 'resolve', via: 'button', call: 'resolve' },
  'resolve by two at once': { word: 'resolve', via: 'button', call: 'resolve', isShared: true },
  'resolve of what is resolved elsewhere': {
    word: 'resolve',
    via: 'button',
    before: 'elsewhere',
    call: 'resolve',
  },
  'resolve on an old message': { word: 'resolve', via: 'button', before: 'shown', call: 'resolve' },
  'undo by button': { word: 'reopen', via: 'button', before: 'resolved', call: 'reopen' },
  'reopen by word': { word: 'reopen', text: '', via: 'word', before: 'elsewhere', call: 'reopen' },
  'close by word': { word: 'close', text: '', via: 'word', call: 'close' },
  'priority by word': { word: 'priority', text: 'P1', via: 'word', call: 'priority' },
  'escalate by word': { word: 'escalate', text: 'Platform', via: 'word', call: 'responders' },
  'show by word': { word: 'show', text: '', via: 'word' },
  'list by word': { word: 'list', via: 'word' },
  'oncall by word': { word: 'oncall', via: 'word' },
};

export const ACT_NAMES = Object.keys(INCIDENT_ACTS) as ActName[];
