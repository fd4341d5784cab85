#!/usr/bin/env node
// A second verifier of a published bundle, written from docs/bundle.md and the documents it names
// alone: it shares no code with the first, so that a fault of one is not the fault of both.
//
//     node verify_bundle.mjs BUNDLE --anchor HEX [--json]
//
// Prints a line for each check up to the first that does not hold. Exit codes: 0 all hold;
// 1 something does not hold; 2 it could not be run.

import { readFileSync, realpathSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { Ledger } from './ledger.mjs';
import { readLogEntry } from './log_entry.mjs';
import {
  Fault, checkWitnessed, hexDigest, hold, isExtension, isSorted, leafHash, readDigest,
  readLedgerHead, readLogHead, readNumber, readUtf8, sha256, writeNote,
} from './note.mjs';

const MAX_BUNDLE_BYTES = 512 * 1024 * 1024;
const MAX_LOG_ENTRY_BYTES = 320 * 1024;
const MAX_OBJECT_ID_BYTES = 512;
const NEWLINE = 0x0a;

/** Says of every fault inside it which member it is in; of a member that is not there, nothing. */
function within(member, check) {
  try {
    return check();
  } catch (fault) {
    if (fault instanceof Fault) fault.member ??= member;
    throw fault;
  }
}

/** Gives a member the value that its bytes say. */
function read(member, reader) {
  member.value = within(member, () => reader(member.bytes));
  return member.value;
}

// --- The file ------------------------------------------------------------------------------------

const FIRST_LINE = 'ambito/bundle/v1\n';

function readIndexLine(line) {
  const [, name, size, digest] = /^([!-~]+) ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  hold(name, `not a line of the index: '${line}'`);
  return {
    name,
    size: readNumber(size, `the size of ${name}`),
    digest: readDigest(digest, `the digest of ${name}`),
  };
}

function checkFile(bundle) {
  const { bytes } = bundle;
  hold(bytes.length <= MAX_BUNDLE_BYTES, 'the file has more than 512 MiB');
  hold(bytes.toString('latin1', 0, FIRST_LINE.length) === FIRST_LINE, 'the file is not a bundle');
  const end = bytes.indexOf('\n\n');
  hold(end >= FIRST_LINE.length, 'the index has no end');
  const index = readUtf8(bytes.subarray(FIRST_LINE.length, end), 'the index');
  bundle.members = index.split('\n').map(readIndexLine);
  const last = bundle.members.reduce((offset, member) => {
    member.offset = offset;
    member.bytes = bytes.subarray(offset, offset + member.size);
    return offset + member.size;
  }, end + 2);
  hold(last === bytes.length, `the members end at ${last}, the file at ${bytes.length}`);
  return `${bundle.members.length} members, ${bytes.length} bytes`;
}

function checkDigests({ members }) {
  for (const member of members) {
    within(member, () => hold(hexDigest(member.bytes) === member.digest,
      'the bytes are not those of the digest in the index'));
  }
  return 'every member has its SHA-256';
}

// --- Members -------------------------------------------------------------------------------------

const PARTS = [1, 2, 3, 4, 5, 6].map((part) => `part-${part}`);
const FIXED_NAMES = [...PARTS, 'annex', 'head', 'ledger'];
const HEAD_NAME = /^(inputs|annex)\/([0-9]{6}|district)\.head$/;

// What there is of each log, in this order.
const FORMS = { inputs: ['head', 'objects'], annex: ['head', 'proof', 'objects'] };

/** The logs that have a head in one of these places, with what else there should be of each. */
function logsIn(place, members) {
  const found = members.map((member, i) => ({ match: HEAD_NAME.exec(member.name), i }));
  return found.filter(({ match }) => match?.[1] === place).map(({ match: [, , log], i }) => ({
    log,
    names: FORMS[place].map((form) => `${place}/${log}.${form}`),
    ...Object.fromEntries(FORMS[place].map((form, k) => [form, members[i + k]])),
  }));
}

/** The members are those of the table in its order. Returns the logs in each of the places. */
function checkNames(members) {
  const logs = Object.keys(FORMS).map((place) => logsIn(place, members));
  const names = [...FIXED_NAMES, ...logs.flat().flatMap((each) => each.names)];
  for (let i = 0; i < Math.max(names.length, members.length); i += 1) {
    const [found, name] = [members[i]?.name ?? 'nothing', names[i] ?? 'nothing'];
    within(members[i], () => hold(found === name, `'${found}' where ${name} belongs`));
  }
  hold(logs.every((each) => isSorted(each.map(({ log }) => log))), 'the logs are not sorted');
  return logs;
}

/** The frames of a member: `NAME SIZE`, newline, that many bytes, newline. */
function readFrames(bytes) {
  const frames = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(NEWLINE, at);
    hold(end >= 0, 'the last frame has no end');
    const frame = readFrame(bytes, at, end);
    frames.push(frame);
    at = end + 1 + frame.bytes.length + 1;
  }
  return frames;
}

function readFrame(bytes, at, end) {
  // A name may hold spaces, a size may not.
  const space = bytes.lastIndexOf(' ', end);
  hold(space > at, 'a frame has no name and size');
  const name = bytes.subarray(at, space);
  const size = readNumber(bytes.toString('latin1', space + 1, end), 'the size of a frame');
  const last = end + 1 + size;
  hold(bytes[last] === NEWLINE, `frame '${name}' does not end where it says`);
  return { name, bytes: bytes.subarray(end + 1, last) };
}

const writeFrames = (frames) => Buffer.concat(frames.flatMap(({ name, bytes }) =>
  [name, Buffer.from(` ${bytes.length}\n`), bytes, Buffer.from('\n')]));

function readEntries(bytes) {
  const frames = readFrames(bytes);
  hold(frames.length > 0, 'there is no entry');
  frames.forEach(({ name }, i) =>
    hold(name.toString('latin1') === String(i), `frame '${name}' where entry ${i} belongs`));
  return frames.map((frame) => frame.bytes);
}

const writeEntries = (entries) =>
  writeFrames(entries.map((bytes, i) => ({ name: Buffer.from(String(i)), bytes })));

function readObjects(bytes) {
  const objects = readFrames(bytes);
  objects.forEach(({ name, bytes: entry }, i) => {
    readUtf8(name, 'an object id');
    hold(name.length <= MAX_OBJECT_ID_BYTES && name.every((byte) => byte >= 0x20),
      `not an object id: '${name}'`);
    hold(i === 0 || Buffer.compare(objects[i - 1].name, name) < 0, `'${name}' is not sorted`);
    hold(entry.length <= MAX_LOG_ENTRY_BYTES, `the entry of '${name}' has more than 320 KiB`);
  });
  return objects;
}

function readProof(bytes) {
  const lines = bytes.toString('latin1').split('\n');
  hold(lines.pop() === '', 'the proof has no newline at its end');
  return lines.map((line) => Buffer.from(readDigest(line, 'a hash of the proof'), 'hex'));
}

const writeProof = (proof) =>
  Buffer.from(proof.map((hash) => `${hash.toString('hex')}\n`).join(''));

function checkMembers(bundle) {
  const { members } = bundle;
  [bundle.inputs, bundle.newer] = checkNames(members);
  bundle.parts = members.slice(0, PARTS.length);
  [bundle.annex, bundle.head, bundle.entries] = members.slice(PARTS.length);
  read(bundle.entries, readEntries);
  for (const { objects } of [...bundle.inputs, ...bundle.newer]) read(objects, readObjects);
  for (const { proof } of bundle.newer) read(proof, readProof);
  const { entries, inputs, newer } = bundle;
  return `${entries.value.length} entries, ${inputs.length} logs, ${newer.length} newer ones`;
}

// --- The ledger and what it publishes ------------------------------------------------------------

function checkAnchor({ entries, anchor }) {
  const digest = hexDigest(entries.value[0]);
  within(entries, () => hold(digest === anchor, `the anchor is ${digest}`));
  return digest;
}

function appendEntry(ledger, bytes) {
  try {
    ledger.append(bytes);
  } catch (fault) {
    if (fault instanceof Fault) fault.message = `entry ${ledger.size}: ${fault.message}`;
    throw fault;
  }
}

function checkLedger(bundle) {
  const { entries } = bundle;
  bundle.ledger = new Ledger();
  within(entries, () => entries.value.forEach((bytes) => appendEntry(bundle.ledger, bytes)));
  return `${bundle.ledger.size} entries count`;
}

function checkHead({ head, ledger }) {
  const { size, root } = read(head, readLedgerHead);
  return within(head, () => {
    hold(size === ledger.size, `the head is of ${size} entries`);
    hold(root.equals(ledger.root()), 'the head is of other entries');
    const instants = checkWitnessed(head.value, ledger.authorityAt(size));
    return `${size} entries, ${instants.length} witnesses`;
  });
}

function checkPublication(bundle) {
  const { entries, annex, ledger } = bundle;
  const { number, version, annex: published } = ledger.published;
  within(entries, () => hold(number > 0, 'there is no publication'));
  within(annex, () => hold(annex.digest === published, 'the annex is not the last published one'));
  bundle.proposal = ledger.proposal(version);
  return `number ${number}, version ${version}`;
}

function checkParts({ parts, proposal }) {
  parts.forEach((member, i) => within(member, () =>
    hold(member.digest === proposal.part[i].digest, 'it is not the part that the version names')));
  return 'the six parts are those of the version';
}

// --- Inputs --------------------------------------------------------------------------------------

function stateDigest(objects) {
  return sha256(Buffer.concat(objects.flatMap(({ name, bytes }) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(name.length);
    return [length, name, leafHash(bytes)];
  })));
}

function checkObject({ name, bytes }, log, size) {
  const entry = readLogEntry(bytes);
  hold(entry.log === log, `'${name}' is an entry of log ${entry.log}`);
  hold(entry.index < size, `'${name}' is entry ${entry.index} of ${size}`);
  hold(Buffer.from(entry.object).equals(name), `'${name}' holds an entry about '${entry.object}'`);
}

/** A log's head, signed by a key from before an entry, and the objects under it. */
function checkLog(ledger, { log, head, objects }, before) {
  const { signatures, size, state } = read(head, readLogHead);
  within(head, () => {
    hold(signatures.length === 1, `the head has ${signatures.length} signatures`);
    hold(ledger.isLogHead(log, head.value, before), `it is no head signed by log ${log}`);
  });
  within(objects, () => {
    hold(stateDigest(objects.value).equals(state), 'the state digest is another');
    objects.value.forEach((object) => checkObject(object, log, size));
  });
}

function checkFrozen({ head }, frozen) {
  const { size, root, state } = head.value;
  within(head, () => {
    hold(size === frozen.size, `the head is of ${size} entries, not of ${frozen.size}`);
    hold(root.toString('hex') === frozen.root, 'the root is not the one the proposal names');
    hold(state.toString('hex') === frozen.state, 'the state is not the one the proposal names');
  });
}

/** Objects, each with its entry as it was frozen, if it was. */
function withFrozen(objects, frozen) {
  const entries = new Map(frozen.map(({ name, bytes }) => [name.toString('hex'), bytes]));
  return objects.map((object) => ({ ...object, frozen: entries.get(object.name.toString('hex')) }));
}

/** Puts the entry that was frozen where an empty frame stands for it. */
function fillIn({ name, bytes, frozen }) {
  hold(bytes.length > 0 || frozen, `no object '${name}' was frozen`);
  return { name, bytes: bytes.length > 0 ? bytes : frozen, frozen };
}

/** Undoes that, with an empty frame wherever one may stand. */
const leaveOut = ({ name, bytes, frozen }) =>
  ({ name, bytes: frozen?.equals(bytes) ? Buffer.alloc(0) : bytes });

/** A newer log extends the one of its name that was frozen. */
function checkNewer({ inputs, ledger }, newer) {
  const frozen = inputs.find(({ log }) => log === newer.log);
  const { head, proof, objects } = newer;
  within(head, () => hold(frozen, `log ${newer.log} was not frozen`));
  objects.value = within(objects, () =>
    withFrozen(objects.value, frozen.objects.value).map(fillIn));
  checkLog(ledger, newer, ledger.published.index);
  const [size, old] = [head.value.size, frozen.head.value.size];
  within(head, () => hold(size > old, `the head is of ${size} entries, the frozen one of ${old}`));
  within(proof, () => hold(isExtension(head.value, frozen.head.value, proof.value),
    'the proof does not show that the log extends the frozen one'));
}

function checkInputs(bundle) {
  const { inputs, newer, proposal, ledger } = bundle;
  const [found, named] = [inputs.map(({ log }) => log), proposal.log.map(({ name }) => name)];
  hold(found.join() === named.join(), `the logs are ${found.join()}, not ${named.join()}`);
  inputs.forEach((log, i) => {
    checkLog(ledger, log, proposal.index);
    checkFrozen(log, proposal.log[i]);
  });
  newer.forEach((log) => checkNewer(bundle, log));
  const count = inputs.reduce((sum, { objects }) => sum + objects.value.length, 0);
  return `${inputs.length} logs, ${count} objects, ${newer.length} newer logs`;
}

// --- The charter ---------------------------------------------------------------------------------

// Strings and numbers of JSON, to be marked so that they come back as they were: numbers as the
// sheets wrote them, keys that look like numbers in their place.
const TOKEN = /"([^"\\]*(?:\\.[^"\\]*)*)"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/g;
const MARKED = /"(?:s([^"\\]*(?:\\.[^"\\]*)*)|n([^"]*))"/g;

const mark = (token, string) => (string === undefined ? `"n${token}"` : `"s${string}"`);
const unmark = (token, string, number) => (string === undefined ? number : `"${string}"`);

/** JSON laid out as parts and annex are, told by its first key. */
const checkLayout = (key, value) => (bytes) => {
  const text = readUtf8(bytes, 'the member');
  hold(text.startsWith(`{\n "${key}": ${JSON.stringify(value)},\n`), `it is not ${key} ${value}`);
  try {
    const again = JSON.stringify(JSON.parse(text.replace(TOKEN, mark)), null, 1);
    hold(`${again.replace(MARKED, unmark)}\n` === text, 'the JSON is not laid out as it should be');
  } catch (error) {
    throw error instanceof Fault ? error : new Fault(`not JSON: ${error.message}`);
  }
};

/** Whether parts and annex follow from the inputs is not known here, only whether they may. */
function checkCharter({ parts, annex }) {
  parts.forEach((member, i) => read(member, checkLayout('part', i + 1)));
  read(annex, checkLayout('annex', 'practical'));
  return 'laid out as it should be; the rest left out: this verifier does not harmonise';
}

// --- Writing again -------------------------------------------------------------------------------

function checkRebuilt({ bytes, parts, annex, head, entries, inputs, newer }) {
  const members = [
    ...[...parts, annex].map((member) => [member, member.bytes]),
    [head, writeNote(head.value)],
    [entries, writeEntries(entries.value)],
    ...inputs.flatMap((log) => [
      [log.head, writeNote(log.head.value)],
      [log.objects, writeFrames(log.objects.value)],
    ]),
    ...newer.flatMap((log) => [
      [log.head, writeNote(log.head.value)],
      [log.proof, writeProof(log.proof.value)],
      [log.objects, writeFrames(log.objects.value.map(leaveOut))],
    ]),
  ];
  const index = members.map(([{ name }, content]) =>
    `${name} ${content.length} ${hexDigest(content)}\n`).join('');
  const file = [Buffer.from(`${FIRST_LINE}${index}\n`), ...members.map(([, content]) => content)];
  hold(Buffer.concat(file).equals(bytes), 'what was read, written again, is another file');
  return 'what was read, written again, is the same file';
}

// --- All checks ----------------------------------------------------------------------------------

const CHECKS = {
  file: checkFile,
  digests: checkDigests,
  members: checkMembers,
  anchor: checkAnchor,
  ledger: checkLedger,
  head: checkHead,
  publication: checkPublication,
  parts: checkParts,
  inputs: checkInputs,
  charter: checkCharter,
  rebuilt: checkRebuilt,
};

// A message may quote the file, which must not get to write to a terminal as it likes.
const printable = (message) => message.replace(/\p{C}/gu, '\ufffd').slice(0, 400);

function runCheck(name, bundle) {
  try {
    return { name, ok: true, member: null, offset: null, message: CHECKS[name](bundle) };
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const { name: member = null, offset = null } = fault.member ?? {};
    return { name, ok: false, member, offset, message: printable(fault.message) };
  }
}

/** Does the checks of docs/bundle.md in their order, up to the first that does not hold. */
export function verifyBundle(bytes, anchor) {
  const bundle = { bytes, anchor };
  const checks = [];
  for (const name of Object.keys(CHECKS)) {
    checks.push(runCheck(name, bundle));
    if (!checks.at(-1).ok) break;
  }
  return { ok: checks.every(({ ok }) => ok), checks };
}

// --- The program ---------------------------------------------------------------------------------

const isDigest = (text) => /^[0-9a-f]{64}$/.test(text ?? '');

const lineOf = ({ name, ok, member, offset, message }) => (ok
  ? `ok   ${name}  ${message}`
  : `FAIL ${name}  ${member === null ? '' : `${member} ${offset} `}${message}`);

function main() {
  const options = { anchor: { type: 'string' }, json: { type: 'boolean' } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (positionals.length !== 1 || !isDigest(values.anchor)) {
    throw new Error('usage: node verify_bundle.mjs BUNDLE --anchor HEX [--json]');
  }
  const result = verifyBundle(readFileSync(positionals[0]), values.anchor);
  const report = values.json
    ? JSON.stringify(result, null, 1) : result.checks.map(lineOf).join('\n');
  process.stdout.write(`${report}\n`);
  return result.ok ? 0 : 1;
}

function isProgram() {
  return process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
}

if (isProgram()) {
  try {
    process.exitCode = main();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
