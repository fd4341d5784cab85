// What the municipalities' sheets say on one point, told once where they say the same: equal values
// share a row, and each row names the sheets it comes from.

const sameText = (text) => text.replace(/\s+/g, ' ').trim().toLowerCase();

// `read` takes a sheet and gives a text, a list of texts, or nothing. Groups come in the order of the
// sheets; `everywhere`: all sheets say the one thing.
export function fieldOf(sheets, read) {
  const groups = new Map();
  const missing = [];
  for (const sheet of sheets) {
    const value = read(sheet);
    const values = (Array.isArray(value) ? value : [value]).filter(
      (text) => text !== undefined && text !== null && String(text).trim() !== '');
    if (values.length === 0) {
      missing.push(sheet.source);
      continue;
    }
    const key = JSON.stringify(values.map((text) => sameText(String(text))));
    if (!groups.has(key)) groups.set(key, { values: values.map(String), sources: [] });
    groups.get(key).sources.push(sheet.source);
  }
  const list = [...groups.values()];
  return { groups: list, missing, everywhere: list.length === 1 && missing.length === 0, empty: list.length === 0 };
}
