// Which object an entry of a change log is about: as much of `ambito.v1.LogEntry`
// (proto/ambito/v1/federation.proto) as docs/change-log.md needs for that, and no more.

import { Fault, hold, readUtf8 } from './note.mjs';

const VARINT = 0;
const BYTES = 2;
const FIXED = { 1: 8, 5: 4 }; // wire types of a fixed size; groups, 3 and 4, are not proto3

/** The fields of a serialised message, in the order of its bytes. */
function fieldsOf(bytes) {
  let at = 0;
  const take = (size) => {
    hold(size <= bytes.length - at, 'the log entry ends inside a field');
    at += size;
    return bytes.subarray(at - size, at);
  };
  const varint = () => {
    for (let value = 0n, shift = 0n; shift < 70n; shift += 7n) {
      const [byte] = take(1);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Fault('the log entry has a number of more than ten bytes');
  };
  const valueOf = (type) => {
    if (type === VARINT) return varint();
    hold(type === BYTES || FIXED[type], `the log entry has a field of wire type ${type}`);
    return take(FIXED[type] ?? Number(varint()));
  };
  const fields = [];
  while (at < bytes.length) {
    const tag = varint();
    const type = Number(tag & 7n);
    fields.push({ number: Number(tag >> 3n), type, value: valueOf(type) });
  }
  return fields;
}

// Of a field that is there more than once the last one counts, as protobuf says.
const lastOf = (fields, number, type) =>
  fields.findLast((field) => field.number === number && field.type === type)?.value;

const textOf = (fields, number) =>
  readUtf8(lastOf(fields, number, BYTES) ?? Buffer.alloc(0), 'a text of the log entry');

const int32Of = (fields, number) => BigInt.asIntN(32, lastOf(fields, number, VARINT) ?? 0n);

// The changes that put an object in force, by their number in `Change`, and the object's id. The
// other changes take one out of force: none of those has a place among objects in force.
const PUTS = {
  1: (sheet) => `sheet/${textOf(sheet, 1)}`,
  3: () => 'profile',
  4: (acceptance) => `acceptance/${textOf(acceptance, 1)}/${textOf(acceptance, 2)}`,
  6: (vote) => `vote/${lastOf(vote, 1, VARINT) ?? 0n}`,
  16: () => 'district',
  17: (text) => `text/${int32Of(text, 1)}`,
  18: () => 'duties',
  19: () => 'policy',
  20: (organisation) => `organisation/${textOf(organisation, 1)}`,
  22: (entry) => `catalogue/${textOf(entry, 1)}`,
  23: (registration) => `node-key/${textOf(registration, 1)}`,
  24: (decision) => `decision/${textOf(decision, 1)}`,
  26: (target) => `target/${[1, 2, 3, 4].map((number) => textOf(target, number)).join('/')}`,
};

const LOG = 1;
const INDEX = 2;
const CHANGE = 7;

function onlyChange(fields) {
  hold(fields.length === 1 && fields[0].type === BYTES, 'the log entry has not one change');
  return fields[0];
}

/** The log an entry says it is of, its index there, and the object it puts in force. */
export function readLogEntry(bytes) {
  const entry = fieldsOf(bytes);
  const { value } = onlyChange(entry.filter(({ number }) => number === CHANGE));
  const change = onlyChange(fieldsOf(value));
  const objectId = PUTS[change.number];
  hold(objectId, `the log entry's change ${change.number} puts nothing in force`);
  return {
    log: textOf(entry, LOG),
    index: lastOf(entry, INDEX, VARINT) ?? 0n,
    object: objectId(fieldsOf(change.value)),
  };
}
