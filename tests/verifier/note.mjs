// Strict readers of what docs/ledger.md and docs/change-log.md are made of: numbers, base64,
// digests, keys, Merkle roots, signed notes and the two kinds of heads.
//
// Nothing here repairs or guesses: of two ways to write the same thing one is right, and the other
// is refused, or two files could say one thing with two digests.

import { createHash, createPublicKey, verify } from 'node:crypto';

/** Something that does not hold. Any other exception is a fault of this program. */
export class Fault extends Error {}

export function hold(condition, message) {
  if (!condition) throw new Fault(message);
}

// --- Texts ---------------------------------------------------------------------------------------

// A byte order mark is kept, so that it is seen and refused as the zero-width character it is.
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function readUtf8(bytes, what) {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new Fault(`${what} is not UTF-8`);
  }
}

/** A decimal without leading zeros. Beyond 2^53 nothing is counted here, so it is refused. */
export function readNumber(text, what) {
  const number = /^(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : NaN;
  hold(Number.isSafeInteger(number), `${what} is not a number: '${text}'`);
  return number;
}

export function readDigest(text, what) {
  hold(/^[0-9a-f]{64}$/.test(text), `${what} is not 64 hexadecimal digits: '${text}'`);
  return text;
}

export function readBase64(text, what) {
  const bytes = Buffer.from(text, 'base64');
  // Node reads far more than it writes: only what it would write again is canonical.
  hold(bytes.toString('base64') === text, `${what} is not canonical base64`);
  return bytes;
}

/** 32 bytes in base64: a hash or a key. */
function read32Bytes(text, what) {
  const bytes = readBase64(text, what);
  hold(bytes.length === 32, `${what} has ${bytes.length} bytes, not 32`);
  return bytes;
}

/** Whether texts are sorted by their bytes and none is there twice. */
export function isSorted(texts) {
  const bytes = texts.map((text) => Buffer.from(text));
  return bytes.every((each, i) => i === 0 || Buffer.compare(bytes[i - 1], each) < 0);
}

// --- Hashes --------------------------------------------------------------------------------------

export function sha256(...pieces) {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

export const hexDigest = (bytes) => sha256(bytes).toString('hex');

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

export const leafHash = (entry) => sha256(LEAF, entry);

const nodeHash = (left, right) => sha256(NODE, left, right);

/** The Merkle tree of RFC 9162, 2.1.1, that knows its root at every size it ever had. */
export class MerkleTree {
  #levels = [[]]; // #levels[k]: the complete subtrees of 2^k leaves, from the left

  append(entry) {
    this.#levels[0].push(leafHash(entry));
    for (let k = 0; this.#levels[k].length % 2 === 0; k += 1) {
      const [left, right] = this.#levels[k].slice(-2);
      (this.#levels[k + 1] ??= []).push(nodeHash(left, right));
    }
  }

  root(size) {
    let root = null;
    // From the right: the smallest subtree first, each larger one to its left.
    for (let k = 0, rest = size; rest > 0; k += 1, rest = Math.floor(rest / 2)) {
      if (rest % 2 === 0) continue;
      const subtree = this.#levels[k][rest - 1];
      root = root ? nodeHash(subtree, root) : subtree;
    }
    return root ?? sha256();
  }
}

/** Whether one tree, of a size and root, extends another, by the proof: RFC 9162, 2.1.4.2. */
export function isExtension(newer, older, proof) {
  // Sizes may be beyond the 32 bits of operators on numbers.
  let [at, last] = [BigInt(older.size) - 1n, BigInt(newer.size) - 1n];
  const up = () => [at, last] = [at >> 1n, last >> 1n];
  while (at & 1n) up();
  // A complete older tree is a subtree of the newer one and left out of the proof.
  const [first, ...rest] = at === 0n ? [older.root, ...proof] : proof;
  if (!first) return false;
  let [oldRoot, newRoot] = [first, first];
  for (const hash of rest) {
    if (last === 0n) return false;
    if (at & 1n || at === last) {
      [oldRoot, newRoot] = [nodeHash(hash, oldRoot), nodeHash(hash, newRoot)];
      while (at !== 0n && !(at & 1n)) up();
    } else {
      newRoot = nodeHash(newRoot, hash);
    }
    up();
  }
  return last === 0n && oldRoot.equals(older.root) && newRoot.equals(newer.root);
}

// --- Keys ----------------------------------------------------------------------------------------

const TYPE_COSIGNATURE = Buffer.from([0x04]);
const TYPES = { ed25519: Buffer.from([0x01]), cades: Buffer.from('\xffambito/cades/v1', 'latin1') };
// What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410).
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

const publicKeys = new Map();

function publicKey(bytes) {
  const hex = bytes.toString('hex');
  if (!publicKeys.has(hex)) {
    const key = Buffer.concat([SPKI_PREFIX, bytes]);
    publicKeys.set(hex, createPublicKey({ key, format: 'der', type: 'spki' }));
  }
  return publicKeys.get(hex);
}

const isEd25519Signature = (message, key, signature) =>
  signature.length === 64 && verify(null, message, publicKey(key.bytes), signature);

const idOf = (name, key, type) => sha256(name, '\n', type, key.bytes).subarray(0, 4);

export const keyId = (name, key) => idOf(name, key, TYPES[key.type]);

export const isSameKey = (a, b) =>
  a === b || (a !== null && b !== null && a.type === b.type && a.bytes.equals(b.bytes));

/** A key that can only be Ed25519: its 32 bytes. */
export const readRawKey = (text, what) => ({ type: 'ed25519', bytes: read32Bytes(text, what) });

/** `ed25519 BASE64` or `cades BASE64`; both are 32 bytes. */
export function readKey(text, what) {
  const [, type, base64] = /^(ed25519|cades) ([^ ]+)$/.exec(text) ?? [];
  hold(type, `${what} is not a key: '${text}'`);
  return { type, bytes: read32Bytes(base64, what) };
}

// --- Signed notes --------------------------------------------------------------------------------

const KEY_ID_BYTES = 4;

function readSignatureLine(line) {
  const [, name, base64] = /^— ([!-*,-~]+) ([^ ]+)$/.exec(line) ?? [];
  hold(name, `not a signature line: '${line}'`);
  const bytes = readBase64(base64, `the signature of ${name}`);
  hold(bytes.length > KEY_ID_BYTES, `the signature of ${name} is too short`);
  return { name, id: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) };
}

/** A C2SP signed note: its text's lines, what was signed byte for byte, the signature lines. */
export function readNote(bytes, what) {
  const text = readUtf8(bytes, what);
  const end = text.indexOf('\n\n');
  hold(end > 0 && text.length > end + 2 && text.endsWith('\n'), `${what} is not a signed note`);
  return {
    lines: text.slice(0, end).split('\n'),
    signed: bytes.subarray(0, bytes.indexOf('\n\n') + 1),
    signatures: text.slice(end + 2, -1).split('\n').map(readSignatureLine),
  };
}

export function writeNote({ signed, signatures }) {
  const lines = signatures.map(({ name, id, signature }) =>
    `— ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`);
  return Buffer.concat([signed, Buffer.from(`\n${lines.join('')}`)]);
}

export function checkKeyId({ name, id }, key) {
  hold(id.equals(keyId(name, key)), `${name}: signed by another key`);
}

export function checkEd25519({ name, signature }, key, signed) {
  hold(isEd25519Signature(signed, key, signature), `${name}: the signature is wrong`);
}

// --- A log's head (docs/change-log.md, "A signed head") ------------------------------------------

const LOG_HEAD_BYTES = 8 * 1024;
const LOG_HEAD_SIGNATURES = 16;

function readHead(bytes, count) {
  const note = readNote(bytes, 'the head');
  hold(note.lines.length === count, `the head has ${note.lines.length} lines, not ${count}`);
  const [origin, size, root] = note.lines;
  return {
    ...note,
    origin,
    size: readNumber(size, "the head's size"),
    root: read32Bytes(root, "the head's root"),
  };
}

/** The form of a log's head; who signed it is for isLogHeadSignedBy. */
export function readLogHead(bytes) {
  hold(bytes.length <= LOG_HEAD_BYTES, 'the head has more than 8 KiB');
  const head = readHead(bytes, 4);
  hold(head.signatures.length <= LOG_HEAD_SIGNATURES, 'the head has more than 16 signatures');
  const [, state] = /^state ([^ ]+)$/.exec(head.lines[3]) ?? [];
  hold(state, 'the head has no state digest');
  return { ...head, state: read32Bytes(state, "the head's state digest") };
}

/** Lines by other keys are passed over; exactly one must be by this one. */
export function isLogHeadSignedBy(head, key) {
  const id = keyId(head.origin, key);
  const own = head.signatures.filter((line) => line.name === head.origin && line.id.equals(id));
  return own.length === 1 && isEd25519Signature(head.signed, key, own[0].signature);
}

// --- The ledger's head (docs/ledger.md, "Heads and witnesses") -----------------------------------

const LEDGER_HEAD_BYTES = 128 * 1024;

/** The form of a head of the ledger; what stands behind it is for checkWitnessed. */
export function readLedgerHead(bytes) {
  hold(bytes.length <= LEDGER_HEAD_BYTES, 'the head has more than 128 KiB');
  return readHead(bytes, 3);
}

export const quorumOfWitnesses = (members) => Math.floor((2 * members) / 3) + 1;

// A cosignature is an 8-byte instant, then 64 bytes over that instant and the head's lines.
function checkCosignature({ name, id, signature }, key, signed) {
  hold(key, `${name} is no witness of this head`);
  hold(id.equals(idOf(name, key, TYPE_COSIGNATURE)), `${name}: cosigned by another key`);
  hold(signature.length === 8 + 64, `${name}: not a cosignature`);
  const instant = signature.readBigUInt64BE(0);
  const message = Buffer.concat([Buffer.from(`cosignature/v1\ntime ${instant}\n`), signed]);
  const isRight = isEd25519Signature(message, key, signature.subarray(8));
  hold(isRight, `${name}: the cosignature is wrong`);
  return instant;
}

/**
 * Holds when the head is signed by the hub and witnessed by more than two thirds of its witnesses.
 * `authority` says who they were after as many entries. Returns the instants of the cosignatures.
 */
export function checkWitnessed(head, authority) {
  const [byHub, ...cosignatures] = head.signatures;
  const { hub } = authority;
  hold(head.origin === hub.name, `the head is of '${head.origin}'`);
  hold(byHub.name === hub.name, `the head is signed by ${byHub.name}, not by ${hub.name}`);
  checkKeyId(byHub, hub.key);
  checkEd25519(byHub, hub.key, head.signed);
  hold(isSorted(cosignatures.map(({ name }) => name)), "the head's witnesses are not sorted");
  const instants = cosignatures.map((line) =>
    checkCosignature(line, authority.witnessKeys.get(line.name), head.signed));
  const quorum = quorumOfWitnesses(authority.members);
  hold(instants.length >= quorum, `the head has ${instants.length} witnesses of ${quorum}`);
  return instants;
}
