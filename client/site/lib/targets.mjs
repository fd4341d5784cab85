// For whom a service is: the sheets say it in free text ("Anziani soli o in coppia, persone fragili");
// citizens browse by a few groups. A text may belong to several; one that fits none is for "others".

const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

// In the order in which they are shown; names are in the catalogue as target_<id>.
const GROUPS = [
  ['anziani', /\banzian|terza eta|ultra ?sessant|ultra ?settant|piu di 6\d anni|over 6\d|pensionat/],
  ['disabili', /disab|invalid|diversamente abil|autosufficient|handicap|ridotta autonomia|limitata autonomia/],
  ['minori-e-giovani', /\bminor[ie]|bambin|ragazz|giovan|alunn|student|adolescen|neonat/],
  ['famiglie', /famigli|nucle[io]|genitor|gestant|\bmadr[ie]|coppi[ae]/],
  ['stranieri', /stranier|immigrat|migrant|altri paesi|rifugiat|profugh/],
  ['rom-e-sinti', /\brom\b|\bsint[io]\b|nomad/],
  ['dipendenze', /dipenden[zt]|alcol/],
  ['difficolta-economiche', /difficolta|bisogno|reddito|povert|indigen|senza (fissa )?dimora|svantagg|disagio|disoccupat|lavorativa/],
  ['persone-sole', /\bsol[ioae]\b|rete familiare|fragil/],
  ['tutti', /tutti i cittadini|tutta la popolazione|chiunque|cittadinanza|cittadini (residenti|interessati)|^residenti( nel (comune|distretto))?$/],
];

export const TARGET_GROUPS = [...GROUPS.map(([id]) => id), 'altri'];

export function targetGroups(text) {
  const folded = fold(text);
  const found = GROUPS.filter(([, pattern]) => pattern.test(folded)).map(([id]) => id);
  return found.length > 0 ? found : ['altri'];
}
