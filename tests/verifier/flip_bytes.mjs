#!/usr/bin/env node
// Whether a bundle with one byte changed ever verifies: many of them, one after another.
//
//     node flip_bytes.mjs BUNDLE --anchor HEX --count N --seed S
//
// The same seed changes the same bytes. Exit codes: 0 the bundle verifies and none of the changed
// ones does; 1 otherwise; 2 it could not be run.

import { readFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { verifyBundle } from './verify_bundle.mjs';

/** Numbers from 0 to below a limit, as random as they need be: mulberry32. */
function randomFrom(seed) {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

/** Verifies with one byte changed, and changes it back. */
function flip(bytes, anchor, random) {
  const [offset, mask] = [random(bytes.length), 1 + random(255)];
  bytes[offset] ^= mask;
  const start = performance.now();
  const fails = !verifyBundle(bytes, anchor).ok;
  const ms = performance.now() - start;
  bytes[offset] ^= mask;
  if (!fails) process.stdout.write(`verifies with byte ${offset} xor ${mask}\n`);
  return { fails, ms };
}

function main() {
  const string = { type: 'string' };
  const options = { anchor: string, count: string, seed: string };
  const { values, positionals: [path] } = parseArgs({ options, allowPositionals: true });
  const [count, seed] = [Number(values.count), Number(values.seed)];
  if (!path || !values.anchor || !(count > 0) || !Number.isInteger(count + seed)) {
    throw new Error('usage: node flip_bytes.mjs BUNDLE --anchor HEX --count N --seed S');
  }
  const bytes = readFileSync(path);
  // Otherwise every changed byte would fail whatever it was.
  if (!verifyBundle(bytes, values.anchor).ok) {
    process.stdout.write('the bundle itself does not verify\n');
    return 1;
  }
  const random = randomFrom(seed);
  const flips = Array.from({ length: count }, () => flip(bytes, values.anchor, random));
  const failed = flips.filter(({ fails }) => fails).length;
  const times = flips.map(({ ms }) => ms).sort((a, b) => a - b);
  const [median, worst] = [times[count >> 1], times.at(-1)].map((ms) => ms.toFixed(1));
  process.stdout.write(`${failed} of ${count} changed bytes fail, `
    + `median ${median} ms, worst ${worst} ms (seed ${seed})\n`);
  return failed === count ? 0 : 1;
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
