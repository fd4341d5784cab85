// An entry of the ledger as docs/ledger.md writes it: a signed note whose text is a statement of
// one of the kinds, its fields in their order. Whether it counts is for ledger.mjs.

import { readCertificate } from './cades.mjs';
import {
  hexDigest, hold, isSorted, readBase64, readDigest, readKey, readNote, readNumber, readRawKey,
} from './note.mjs';

const MAX_ENTRY_BYTES = 960 * 1024;
const MAX_STATEMENT_BYTES = 128 * 1024;
const MAX_SIGNATURES = 1002;
export const MAX_MEMBERS = 500;
const MAX_WEIGHT = 10_000_000;
const MAX_NUMBER = 253_402_300_799; // the last second of the year 9999

export const STEPS = [1, 2, 3];
const PARTS = [1, 2, 3, 4, 5, 6];

// --- Lines ---------------------------------------------------------------------------------------

// What shows as nothing, turns the direction of writing or may come to look like something: what
// reads the same to people must be the same bytes.
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u;

// A name, and a value unless it is empty; a value neither begins nor ends with a space.
const LINE = /^([a-z-]+)(?: ([^ ](?:.*[^ ])?))?$/su;

function readLine(line) {
  const [, name, value = ''] = LINE.exec(line) ?? [];
  hold(name && !FORBIDDEN.test(line), `not a line of a statement: '${line}'`);
  return { name, value, line };
}

/** A statement's lines, taken in the order in which its kind has its fields. */
class Lines {
  #lines;
  position = 0;

  constructor(lines) {
    this.#lines = lines.map(readLine);
  }

  isNext(name) {
    return this.#lines[this.position]?.name === name;
  }

  take(name) {
    const found = this.#lines[this.position]?.name ?? 'the end';
    hold(found === name, `'${found}' where '${name}' belongs`);
    this.position += 1;
    return this.#lines[this.position - 1].value;
  }

  takeAll(name) {
    const values = [];
    while (this.isNext(name)) values.push(this.take(name));
    return values;
  }

  /** As they were written: equal things are equal texts. */
  since(position) {
    return this.#lines.slice(position, this.position).map(({ line }) => line).join('\n');
  }

  end() {
    const left = this.#lines[this.position];
    hold(!left, `'${left?.line}' is one too many`);
  }
}

// --- Values --------------------------------------------------------------------------------------

function readMunicipality(text, what) {
  hold(/^[0-9]{6}$/.test(text), `${what} is not an ISTAT code: '${text}'`);
  return text;
}

function readDay(text, what) {
  const day = new Date(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? `${text}T00:00:00Z` : NaN);
  // An impossible day, the 30th of February, comes back as another one.
  hold(!isNaN(day) && day.toISOString().startsWith(text), `${what} is not a day: '${text}'`);
  return text;
}

const readNumberFrom = (least, most) => (text, what) => {
  const number = readNumber(text, what);
  hold(number >= least && number <= most, `${what} is not from ${least} to ${most}: ${number}`);
  return number;
};

const readWeight = readNumberFrom(1, MAX_WEIGHT);
const readCount = readNumberFrom(1, MAX_NUMBER);

/** `A B … REST`: so many words, of which only the last may hold spaces. */
function words(value, count, what) {
  const pieces = value.split(' ');
  const found = [...pieces.slice(0, count - 1), pieces.slice(count - 1).join(' ')];
  hold(found.length === count && found.every((word) => /^[^ ]/.test(word)),
    `${what} has not ${count} words: '${value}'`);
  return found;
}

function readWeightOf(value, what) {
  const [istat, weight] = words(value, 2, what);
  return { istat: readMunicipality(istat, what), weight: readWeight(weight, what) };
}

function readRepresented(value, what) {
  const [who, by] = words(value, 2, what).map((istat) => readMunicipality(istat, what));
  return { who, by };
}

function readVoter(value, what) {
  const [name, id] = words(value, 2, what);
  hold(/^[0-9a-f]{8}$/.test(id), `the voter's key id is not 8 hexadecimal digits: '${id}'`);
  return { name, id };
}

function readPart(value, what) {
  const [part, digest] = words(value, 2, what);
  return { part: readNumberFrom(1, 6)(part, what), digest: readDigest(digest, `part ${part}`) };
}

function readFrozenLog(value, what) {
  const [name, size, root, state] = words(value, 4, what);
  if (name !== 'district') readMunicipality(name, what);
  return {
    name,
    size: readCount(size, `the size of log ${name}`),
    root: readDigest(root, `the root of log ${name}`),
    state: readDigest(state, `the state digest of log ${name}`),
  };
}

const readRoot = (base64, what) => readCertificate(readBase64(base64, what));

// It becomes part of a key's name, so it has the characters that those may have.
function readTableName(text, what) {
  hold(/^[!-*,-~]+$/.test(text), `${what} is not fit for a key's name: '${text}'`);
  return text;
}

// --- Fields --------------------------------------------------------------------------------------

// A reader of a field takes its lines by their name and turns their values into what they say.

const one = (read) => (lines, name) => read(lines.take(name), name);
const any = (read) => (lines, name) => lines.takeAll(name).map((value) => read(value, name));
const some = (read) => (lines, name) => [one(read)(lines, name), ...any(read)(lines, name)];
const orNone = (read) => one((value, name) => (value === 'none' ? null : read(value, name)));

const sorted = (read) => (lines, name) => {
  const values = lines.takeAll(name);
  hold(isSorted(values), `the lines '${name}' are not sorted`);
  return values.map((value) => read(value, name));
};

const oneOf = (...values) => one((value, name) => {
  hold(values.includes(value), `${name} is none of ${values.join(', ')}: '${value}'`);
  return value;
});

const asIs = (value) => value;
const text = some(asIs); // of several lines, each of which may be empty
const phrase = one((value, name) => {
  hold(value !== '', `${name} is empty`);
  return value;
});
const number = one(readNumberFrom(0, MAX_NUMBER));
const count = one(readCount);
const percent = one(readNumberFrom(1, 100));
const digest = one(readDigest);
const day = one(readDay);
const municipality = one(readMunicipality);
const rawKey = one(readRawKey);
const bytes = one(readBase64);

const camelCase = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** Fields after one another, in the order of `form`; fields of several names have one here. */
const record = (form) => (lines) => Object.fromEntries(
  Object.entries(form).map(([name, read]) => [camelCase(name), read(lines, name)]));

/** The same, with its lines as they were written. */
const quoted = (read) => (lines) => {
  const start = lines.position;
  return { ...read(lines), lines: lines.since(start) };
};

// A member's second and third line are about the town of its first.
const keyOfMember = (read, istat) => one((value, name) => {
  const [whose, key] = words(value, 2, name);
  hold(whose === istat, `${name} is of ${whose}, not of ${istat}`);
  return read(key, `the ${name} of ${istat}`);
});

function member(lines) {
  const [istat, weight, name] = words(lines.take('member'), 3, 'member');
  readMunicipality(istat, 'member');
  return {
    istat,
    name,
    weight: readWeight(weight, `the weight of ${istat}`),
    node: keyOfMember(readRawKey, istat)(lines, 'node-key'),
    mayor: keyOfMember(readKey, istat)(lines, 'mayor-key'),
  };
}

function members(lines) {
  const all = [];
  while (lines.isNext('member')) all.push(member(lines));
  hold(all.length >= 1 && all.length <= MAX_MEMBERS, `${all.length} members`);
  hold(isSorted(all.map(({ istat }) => istat)), 'the members are not sorted');
  return all;
}

const policy = quoted(record({
  weights: oneOf('EQUAL', 'BY_POPULATION', 'BY_QUOTA'),
  'sitting-quorum-percent': percent,
  'second-call-quorum-percent': percent,
  decision: oneOf('MAJORITY', 'QUALIFIED_MAJORITY'),
  'decision-percent': percent,
  abstentions: oneOf('COUNT_AS_VOTES', 'NOT_COUNTED'),
  'delegations-per-member': number,
  'approval-lapses-on-membership-change': oneOf('yes', 'no'),
}));

const stepOfRules = (step) => one((value, name) => {
  const [found, list] = words(value, 2, name);
  hold(found === String(step), `step ${found} where step ${step} belongs`);
  const parts = list.split(',').map((part) => readNumber(part, `a part of step ${step}`));
  hold(parts.every((part, i) => i === 0 || parts[i - 1] < part), `step ${step} is not ascending`);
  return parts;
});

function rules(lines) {
  const read = { policy: policy(lines), partsOfStep: {} };
  for (const step of STEPS) read.partsOfStep[step] = stepOfRules(step)(lines, 'step');
  const parts = Object.values(read.partsOfStep).flat().sort();
  hold(parts.join() === PARTS.join(), 'not each of the six parts is in one step');
  return read;
}

const changeAsSubject = quoted(record({ change: digest }));
const stepAsSubject = quoted(record({
  step: one(readNumberFrom(1, 3)), version: digest, part: some(readPart),
}));
const subject = (lines) => (lines.isNext('change') ? changeAsSubject : stepAsSubject)(lines);

function frozenLogs(lines, name) {
  const logs = sorted(readFrozenLog)(lines, name);
  const names = logs.map((log) => log.name);
  hold(isSorted(names) && names.at(-1) === 'district', "the logs do not end with 'district'");
  return logs;
}

function sixParts(lines, name) {
  const parts = any(readPart)(lines, name);
  hold(parts.map(({ part }) => part).join() === PARTS.join(), 'the parts are not the six');
  return parts;
}

// --- Kinds ---------------------------------------------------------------------------------------

const table = oneOf('technical', 'committee', 'adherents');

const ACTIONS = {
  admit: record({ member }),
  leave: record({ municipality }),
  merge: record({ municipality, into: municipality, weight: one(readWeightOf) }),
  weights: record({ weight: sorted(readWeightOf) }),
  rules: record({ rules }),
  'replace-keys': record({ member }),
  authorities: record({ 'hub-key': rawKey, 'office-key': rawKey }),
};

function change(lines) {
  const action = oneOf(...Object.keys(ACTIONS))(lines, 'action');
  return { action, ...ACTIONS[action](lines) };
}

const KINDS = {
  genesis: record({
    replaces: orNone(readDigest), 'hub-key': rawKey, 'office-key': rawKey, members, rules,
    'cades-root': any(readRoot),
  }),
  key: record({
    municipality, role: oneOf('node', 'mayor', 'delegate'), after: number, key: orNone(readKey),
  }),
  change,
  'opinion-key': record({
    table, name: one(readTableName), after: number, key: orNone(readRawKey),
  }),
  quarantine: record({ municipality, 'hub-head': bytes, 'node-head': bytes }),
  release: record({ municipality, quarantine: number, reason: text }),
  proposal: record({
    previous: orNone(readDigest), 'as-of': day, harmoniser: one(readNumberFrom(1, 1)),
    catalogue: digest, log: frozenLogs, part: sixParts, 'open-questions': number,
    unconfirmed: number,
  }),
  opinion: record({
    table, name: one(readTableName), version: digest,
    judgement: oneOf('favourable', 'contrary', 'remarks'), text,
  }),
  delegation: record({ sitting: count, from: municipality, to: municipality }),
  sitting: record({
    sitting: count, date: day, call: oneOf('first', 'second'), president: phrase,
    secretary: phrase, present: sorted(readMunicipality), represented: sorted(readRepresented),
  }),
  ballot: record({
    ballot: count, sitting: count, subject, 'closes-at': number, elector: sorted(asIs), policy,
  }),
  vote: record({
    sitting: count, ballot: count, subject, municipality, voter: one(readVoter),
    choice: oneOf('approve', 'reject', 'abstain'),
  }),
  close: record({
    ballot: count, checkpoint: bytes, vote: sorted(asIs), approve: number, reject: number,
    abstain: number, outcome: oneOf('approved', 'rejected'),
  }),
  annulment: record({ ballot: count, reason: text }),
  publication: record({ number: count, version: digest, annex: digest, 'annex-date': day }),
};

function readSlug(value, what) {
  hold(/^[a-z0-9][a-z0-9-]{0,39}$/.test(value), `${what} is not a slug: '${value}'`);
  return value;
}

/** An entry that parses: its kind, its fields, what was signed and the signature lines. */
export function readEntry(entry) {
  hold(entry.length <= MAX_ENTRY_BYTES, 'the entry has more than 960 KiB');
  const { lines: [first, ...rest], signed, signatures } = readNote(entry, 'the entry');
  hold(signed.length <= MAX_STATEMENT_BYTES, 'the statement has more than 128 KiB');
  hold(signatures.length <= MAX_SIGNATURES, `the entry has ${signatures.length} signatures`);
  const [, kind = ''] = /^ambito\/([a-z-]+)\/v1$/.exec(first) ?? [];
  hold(Object.hasOwn(KINDS, kind), `no kind of entry: '${first}'`);
  const lines = new Lines(rest);
  const district = one(readSlug)(lines, 'district');
  const anchor = kind === 'genesis' ? null : digest(lines, 'anchor');
  const fields = KINDS[kind](lines);
  lines.end();
  return { kind, district, anchor, ...fields, signed, signatures, digest: hexDigest(signed) };
}
