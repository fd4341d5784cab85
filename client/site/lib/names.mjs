// File names made from what others wrote: only a-z, 0-9 and hyphens, of bounded length, no two alike,
// and the same for the same charter, so that a citizen's bookmark lasts.

const LONGEST = 60;
// Names that some systems keep for devices.
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d|index)$/;

export function slug(text) {
  const folded = String(text)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  if (folded === '') return 'x';
  return RESERVED.test(folded) ? `${folded}-1` : folded;
}

// Gives each text its own name; asked again for the same key, the same name.
export class Names {
  #taken = new Set();
  #byKey = new Map();

  of(key, text = key) {
    if (!this.#byKey.has(key)) {
      const wanted = slug(text);
      let name = wanted;
      for (let count = 2; this.#taken.has(name); ++count) name = `${wanted}-${count}`;
      this.#taken.add(name);
      this.#byKey.set(key, name);
    }
    return this.#byKey.get(key);
  }
}
