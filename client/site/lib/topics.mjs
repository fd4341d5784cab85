// The subjects a service is filed under, by area: terms of the controlled vocabularies that the
// Modello Comuni allows (its own list and EuroVoc).
const TOPICS = {
  FAMIGLIA_MINORI: ['Assistenza sociale', 'assistenza alla famiglia'],
  ANZIANI: ['Assistenza sociale', 'assistenza agli anziani'],
  DISABILI: ['Assistenza sociale', 'Assistenza agli invalidi'],
  DIPENDENZE: ['Assistenza sociale', 'tossicomania'],
  IMMIGRATI_NOMADI: ['Assistenza sociale', 'Immigrazione'],
  POVERTA_DISAGIO_ADULTI: ['Assistenza sociale', 'Integrazione sociale'],
};

export function topicsOf(area) {
  const topics = Object.hasOwn(TOPICS, area) ? TOPICS[area] : ['Assistenza sociale'];
  return topics.map((topic) => topic[0].toUpperCase() + topic.slice(1));
}
