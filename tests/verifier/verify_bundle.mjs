#!/usr/bin/env node
// A second verifier of a published bundle, written from docs/bundle.md and docs/ledger.md alone: it
// shares no code with the first, so that a fault of one is not the fault of both.
//
//     node verify_bundle.mjs BUNDLE --anchor HEX [--json]
//
// Prints a line for each check up to the first that does not hold. Exit codes: 0 all hold;
// 1 something does not hold; 2 it could not be run.

import { readFileSync, realpathSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { Ledger } from './ledger.mjs';
import { readLogEntry } from './log_entry.mjs';
import {
  Fault, checkWitnessed, hexDigest, hold, isLogHeadSignedBy, leafHash, readDigest, readLedgerHead,
  readLogHead, readNumber, readUtf8, sha256, writeNote,
} from './note.mjs';

const MAX_BUNDLE_BYTES = 512 * 1024 * 1024;
const MAX_LOG_ENTRY_BYTES = 320 * 1024;
const MAX_OBJECT_ID_BYTES = 512;
const NEWLINE = 0x0a;

// --- The file ------------------------------------------------------------------------------------

const FIRST_LINE = 'ambito/bundle/v1\n';
// What stands in for a member where the fault is in the index.
const INDEX = { name: 'index', offset: 0 };

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

function checkDigests(bundle) {
  for (const member of bundle.members) {
    within(member, () => hold(hexDigest(member.bytes) === member.digest,
      'the bytes are not those of the digest in the index'));
  }
  return 'every member has its SHA-256';
}

/** Says of every fault inside it which member it is in. */
function within(member, check) {
  try {
    return check();
  } catch (fault) {
    if (fault instanceof Fault) fault.member ??= member;
    throw fault;
  }
}

// --- Members -------------------------------------------------------------------------------------

const PARTS = [1, 2, 3, 4, 5, 6];
const FIXED_NAMES = [...PARTS.map((part) => `part-${part}`), 'annex', 'head', 'ledger'];
const INPUT_NAME = /^inputs\/([0-9]{6}|district)\.(head|objects)$/;

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

function writeFrames(frames) {
  return Buffer.concat(frames.flatMap(({ name, bytes }) =>
    [name, Buffer.from(` ${bytes.length}\n`), bytes, Buffer.from('\n')]));
}

// A line of JSON as parts and annex are laid out: one space a level, then an opening, a closing, or
// a value, with its key where it has one.
const STRING = '"[^"\\\\]*(?:\\\\.[^"\\\\]*)*"';
const VALUE = `\\[\\]|\\{\\}|${STRING}|[^ "[\\]{},]+`;
const JSON_LINE = new RegExp(`^( *)(?:([\\]}])|(?:${STRING}: )?(?:([[{])|${VALUE}))(,?)$`);

function checkLayout(text) {
  const lines = text.split('\n');
  hold(lines.pop() === '', 'there is no newline at the end');
  let depth = 0;
  for (const [i, line] of lines.entries()) {
    const [match, indentation, closing, opening, comma] = JSON_LINE.exec(line) ?? [];
    if (closing) depth -= 1;
    hold(match !== undefined && indentation.length === depth && !(opening && comma),
      `line ${i + 1} is not laid out as parts and annex are`);
    if (opening) depth += 1;
  }
}

/** A part or the annex, told by its first key. */
const readJsonOf = (key, value) => (bytes) => {
  const text = readUtf8(bytes, 'the member');
  checkLayout(text);
  hold(text.startsWith(`{\n "${key}": ${JSON.stringify(value)},\n`), `it is not ${key} ${value}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Fault(`not JSON: ${error.message}`);
  }
};

function readEntries(bytes) {
  const frames = readFrames(bytes);
  hold(frames.length > 0, 'there is no entry');
  frames.forEach(({ name }, i) =>
    hold(name.toString('latin1') === String(i), `frame '${name}' where entry ${i} belongs`));
  return frames;
}

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

/** The members are those of the table in its order; the inputs, pairs of a head and objects. */
function checkNames(members) {
  FIXED_NAMES.forEach((name, i) => within(members[i] ?? INDEX, () =>
    hold(members[i]?.name === name, `'${members[i]?.name ?? 'nothing'}' where ${name} belongs`)));
  const inputs = members.slice(FIXED_NAMES.length);
  const found = inputs.map(({ name }) => INPUT_NAME.exec(name));
  inputs.forEach((member, i) => within(member, () => {
    const [, log, form] = found[i] ?? [];
    const [, before] = found[i - 1] ?? [];
    const isHead = form === 'head' && (i === 0 || before < log);
    const isObjects = form === 'objects' && before === log;
    hold(i % 2 === 0 ? isHead : isObjects, `${member.name} has no place here`);
  }));
  within(members.at(-1), () => hold(inputs.length % 2 === 0, 'no objects right after it'));
}

/** A member with what its bytes say. */
const readAs = (reader) => (member) =>
  ({ ...member, value: within(member, () => reader(member.bytes)) });

function checkMembers(bundle) {
  const { members } = bundle;
  checkNames(members);
  const inputs = members.slice(FIXED_NAMES.length);
  bundle.head = readAs(readLedgerHead)(members[7]);
  bundle.entries = readAs(readEntries)(members[8]);
  bundle.heads = inputs.filter((_, i) => i % 2 === 0).map(readAs(readLogHead));
  bundle.objects = inputs.filter((_, i) => i % 2 === 1).map(readAs(readObjects));
  bundle.parts = PARTS.map((part, i) => readAs(readJsonOf('part', part))(members[i]));
  bundle.annex = readAs(readJsonOf('annex', 'practical'))(members[6]);
  return `${bundle.entries.value.length} entries, ${bundle.heads.length} logs`;
}

// --- The ledger and what it publishes ------------------------------------------------------------

function checkAnchor({ entries, anchor }) {
  const digest = hexDigest(entries.value[0].bytes);
  within(entries, () => hold(digest === anchor, `the anchor is ${digest}`));
  return digest;
}

function appendEntry(ledger, bytes) {
  try {
    return ledger.append(bytes);
  } catch (fault) {
    if (fault instanceof Fault) fault.message = `entry ${ledger.size}: ${fault.message}`;
    throw fault;
  }
}

function checkLedger(bundle) {
  const { entries } = bundle;
  bundle.ledger = new Ledger();
  within(entries, () => {
    for (const { bytes } of entries.value) bundle.last = appendEntry(bundle.ledger, bytes);
  });
  return `${bundle.ledger.size} entries count`;
}

function checkHead({ head, ledger }) {
  return within(head, () => {
    hold(head.value.size === ledger.size, `the head is of ${head.value.size} entries`);
    hold(head.value.root.equals(ledger.root()), 'the head is of other entries');
    const instants = checkWitnessed(head.value, ledger.authorityAt(ledger.size));
    return `${ledger.size} entries, ${instants.length} witnesses`;
  });
}

function checkPublication(bundle) {
  const { entries, last, annex, ledger } = bundle;
  within(entries, () => hold(last.kind === 'publication', `the last entry is a ${last.kind}`));
  within(annex, () => hold(annex.digest === last.annex, 'the annex is not the published one'));
  bundle.proposal = ledger.proposal(last.version);
  return `number ${last.number}, version ${last.version}`;
}

function checkParts({ parts, proposal }) {
  parts.forEach((member, i) => within(member, () =>
    hold(member.digest === proposal.part[i].digest, 'it is not the part that the version names')));
  return 'the six parts are those of the version';
}

// --- Inputs --------------------------------------------------------------------------------------

function checkLogNames({ heads, proposal }) {
  const named = (name) => `inputs/${name}.head`;
  proposal.log.forEach(({ name }, i) => within(heads[i] ?? INDEX, () =>
    hold(heads[i]?.name === named(name), `'${heads[i]?.name}' where ${named(name)} belongs`)));
  const extra = heads[proposal.log.length];
  within(extra, () => hold(!extra, 'the proposal names no such log'));
}

function checkLogHead(head, frozen, ledger, authority) {
  const origin = ledger.name(frozen.name);
  hold(head.origin === origin, `the head is of ${head.origin}`);
  const key = frozen.name === 'district' ? authority.hub.key : authority.logKeys.get(origin);
  hold(key && isLogHeadSignedBy(head, key), `the head is not signed by the key of ${origin}`);
  hold(head.size === frozen.size, `the head is of ${head.size} entries, not ${frozen.size}`);
  hold(head.root.toString('hex') === frozen.root, 'the root is not the one the proposal names');
  hold(head.state.toString('hex') === frozen.state, 'the state is not the one the proposal names');
}

function stateDigest(objects) {
  return sha256(Buffer.concat(objects.flatMap(({ name, bytes }) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(name.length);
    return [length, name, leafHash(bytes)];
  })));
}

function checkObject({ name, bytes }, frozen) {
  const entry = readLogEntry(bytes);
  hold(entry.log === frozen.name, `'${name}' is an entry of log ${entry.log}`);
  hold(entry.index < frozen.size, `'${name}' is entry ${entry.index} of ${frozen.size}`);
  hold(Buffer.from(entry.object).equals(name), `'${name}' holds an entry about '${entry.object}'`);
}

function checkInputs(bundle) {
  const { heads, objects, proposal, ledger } = bundle;
  checkLogNames(bundle);
  const authority = ledger.authorityAt(proposal.index);
  proposal.log.forEach((frozen, i) => {
    within(heads[i], () => checkLogHead(heads[i].value, frozen, ledger, authority));
    within(objects[i], () => {
      const state = stateDigest(objects[i].value);
      hold(state.equals(heads[i].value.state), 'the state digest is another');
      objects[i].value.forEach((object) => checkObject(object, frozen));
    });
  });
  const count = objects.reduce((sum, { value }) => sum + value.length, 0);
  return `${heads.length} logs, ${count} objects`;
}

// --- Writing again -------------------------------------------------------------------------------

function checkRebuilt({ bytes, parts, annex, head, entries, heads, objects }) {
  const members = [
    ...[...parts, annex].map((member) => [member.name, member.bytes]),
    [head.name, writeNote(head.value)],
    [entries.name, writeFrames(entries.value)],
    ...heads.flatMap((each, i) => [
      [each.name, writeNote(each.value)],
      [objects[i].name, writeFrames(objects[i].value)],
    ]),
  ];
  const index = members.map(([name, content]) =>
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
  charter: () => 'left out: this verifier does not harmonise',
  rebuilt: checkRebuilt,
};

// A message may quote the file, which must not get to write to a terminal as it likes.
const printable = (message) => message.replace(/\p{C}/gu, '\ufffd').slice(0, 400);

function runCheck(name, bundle) {
  try {
    return { name, ok: true, member: null, offset: null, message: CHECKS[name](bundle) };
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const { name: member, offset } = fault.member ?? INDEX;
    return { name, ok: false, member, offset, message: printable(fault.message) };
  }
}

/** Does the checks of docs/bundle.md in their order, up to the first that does not hold. */
export function verifyBundle(bytes, anchorHex) {
  const bundle = { bytes, anchor: anchorHex };
  const checks = [];
  for (const name of Object.keys(CHECKS)) {
    checks.push(runCheck(name, bundle));
    if (!checks.at(-1).ok) break;
  }
  return { ok: checks.every(({ ok }) => ok), checks };
}

// --- The program ---------------------------------------------------------------------------------

const USAGE = 'usage: node verify_bundle.mjs BUNDLE --anchor HEX [--json]';

function readArguments(words) {
  const options = { json: false };
  for (let i = 0; i < words.length; i += 1) {
    if (words[i] === '--json') options.json = true;
    else if (words[i] === '--anchor') options.anchor = words[(i += 1)];
    else if (words[i].startsWith('-') || options.path) throw new Error(USAGE);
    else options.path = words[i];
  }
  if (!options.path || !/^[0-9a-f]{64}$/.test(options.anchor ?? '')) throw new Error(USAGE);
  return options;
}

const lineOf = ({ name, ok, member, offset, message }) =>
  ok ? `ok   ${name}  ${message}` : `FAIL ${name}  ${member} ${offset} ${message}`;

function main(words) {
  const { path, anchor, json } = readArguments(words);
  const result = verifyBundle(readFileSync(path), anchor);
  const report = json ? JSON.stringify(result, null, 1) : result.checks.map(lineOf).join('\n');
  process.stdout.write(`${report}\n`);
  return result.ok ? 0 : 1;
}

function isProgram() {
  return process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
}

if (isProgram()) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
