// Which pages there are: kind (its template), address and what the template gets. Addresses are
// Italian in every language; a language other than Italian lives in its own folder.
import { fill } from './words.mjs';

export function pagesOf(model, languages) {
  const { words } = model;
  const prefix = model.lang === languages[0] ? '' : `${model.lang}/`;
  const home = { text: words.home, file: 'index.html' };
  const list = [];
  const add = (kind, file, title, crumbs, item) => list.push({
    kind, title, item, file, lang: model.lang,
    path: prefix + file,
    root: '../'.repeat((prefix + file).split('/').length - 1),
    base: '../'.repeat(file.split('/').length - 1),
    crumbs: kind === 'home' ? [] : [home, ...crumbs],
    languages: languages.map((lang) => ({ lang, path: (lang === languages[0] ? '' : `${lang}/`) + file })),
  });
  const crumb = (text, file) => ({ text, file });

  add('home', 'index.html', model.district.charterTitle, [], null);
  add('search', 'cerca.html', words.search_title, [], null);
  add('services', 'servizi.html', words.services_title, [], null);
  for (const one of model.services)
    add('service', one.file, one.title,
      [crumb(words.nav_services, 'servizi.html'), crumb(one.area.name, one.area.file)], one);
  add('areas', 'aree.html', words.areas_title, [], null);
  for (const one of model.areas) add('area', one.file, one.name, [crumb(words.areas_title, 'aree.html')], one);
  add('towns', 'comuni.html', words.towns_title, [], null);
  for (const one of model.municipalities)
    add('town', one.file, fill(words.town_title, { town: one.name }), [crumb(words.nav_towns, 'comuni.html')], one);
  add('targets', 'destinatari.html', words.targets_title, [], null);
  for (const one of model.targets) add('target', one.file, one.name, [crumb(words.targets_title, 'destinatari.html')], one);
  add('charter', 'carta.html', words.charter_page_title, [], null);
  for (const one of model.parts) add('part', one.file, one.title, [crumb(words.nav_charter, 'carta.html')], one);
  add('organisations', 'organizzazioni.html', words.organisations_title, [], null);
  for (const one of model.organisationKinds)
    add('organisation-kind', one.file, one.name, [crumb(words.nav_organisations, 'organizzazioni.html')], one);
  add('changes', 'novita.html', words.changes_title, [], null);
  add('verify', 'verifica.html', words.verify_title, [], null);
  add('about', 'informazioni.html', words.about_title, [], null);
  return list;
}
