// The view model: what templates need of a published charter, in one language. Knows nothing of
// Eleventy or HTML, so that the printed charter is made from it too.
import { cleanJson, oneLine } from './clean.mjs';
import { fieldOf } from './fields.mjs';
import { Names, slug } from './names.mjs';
import { boundSentence, isBeyond, labelOf } from './sentences.mjs';
import { TARGET_GROUPS, targetGroups } from './targets.mjs';
import { topicsOf } from './topics.mjs';
import { fill, formatDate, formatNumber, words as wordsOf } from './words.mjs';

const DAYS = [1, 2, 3, 4, 5, 6, 7];

export function viewModel(rawCharter, lang) {
  const charter = cleanJson(rawCharter);
  if (charter.format_version !== 1)
    throw new Error(`the charter has format_version ${charter.format_version}; this site reads 1`);
  const context = { lang, words: wordsOf(lang), labels: charter.labels ?? {} };
  const model = { lang, words: context.words };
  model.municipalities = municipalities(charter);
  const towns = new Map(model.municipalities.map((town) => [town.code, town]));
  context.town = (code) => towns.get(code) ?? { code, name: code, file: null };
  model.district = district(charter, context);
  model.version = version(charter, context);
  model.services = services(charter, context);
  model.areas = areas(charter, model.services, context);
  model.targets = targets(model.services, context);
  model.organisationKinds = organisationKinds(charter, context);
  model.parts = parts(charter, context);
  model.approvals = (charter.approvals ?? []).map((one) => approval(one, context));
  model.changes = changes(charter, model.services, context);
  attachParts(model);
  attachToTowns(model);
  return model;
}

// --- Who and when --------------------------------------------------------------------------------

function municipalities(charter) {
  const names = new Names();
  return charter.district.members
    .map((member) => ({
      code: member.istat_code,
      name: oneLine(member.name),
      residents: member.residents ?? null,
      file: `comuni/${names.of(member.istat_code, member.name)}.html`,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function district(charter, context) {
  const own = charter.district;
  return {
    slug: slug(own.slug),
    name: oneLine(own.name),
    charterTitle: oneLine(own.charter_title || fill(context.words.charter_title_default, { district: own.name })),
    lead: own.lead_municipality ? context.town(own.lead_municipality) : null,
    residents: own.members.reduce((sum, member) => sum + (member.residents ?? 0), 0),
  };
}

function version(charter, { lang, town }) {
  const own = charter.version;
  return {
    ...own,
    asOfText: formatDate(own.as_of, lang),
    annexDateText: formatDate(own.annex_date, lang),
    witnesses: own.head.witnesses.map(town),
  };
}

function approval(own, context) {
  return {
    ...own,
    parts: own.parts.map(({ part, digest }) => ({ part, digest })),
    sitting: {
      ...own.sitting,
      dateText: formatDate(own.sitting.date, context.lang),
      call: context.words[`call_${own.sitting.call}`],
      present: own.sitting.present.map(context.town),
      represented: own.sitting.represented.map(({ municipality, by }) => ({
        town: context.town(municipality),
        by: context.town(by),
      })),
    },
    votes: own.votes.map(({ municipality, choice }) => ({
      town: context.town(municipality),
      choice: context.words[`choice_${choice}`] ?? choice,
    })),
  };
}

// --- Services ------------------------------------------------------------------------------------

function services(charter, context) {
  const names = new Names();
  return charter.services.map((own) => service(own, names, context));
}

function service(own, names, context) {
  const { labels, lang, town, words } = context;
  const source = (ref, updated) => ({
    town: town(ref.municipality),
    sheet: ref.sheet_id,
    updated: updated ?? null,
    updatedText: updated ? formatDate(updated, lang) : null,
  });
  const sheets = own.sheets
    .map(({ municipality, sheet, practical }) => ({
      sheet,
      practical,
      access: { ...sheet.access, ...practical.access },
      complaint: { ...sheet.complaint, ...practical.complaint },
      source: source({ municipality, sheet_id: sheet.sheet_id }, practical.last_updated),
    }))
    .sort((a, b) => (a.source.town.name < b.source.town.name ? -1 : 1));
  const field = (read) => fieldOf(sheets, read);
  const dates = sheets.map((one) => one.source.updated).filter(Boolean).sort();
  const groups = new Set(sheets.flatMap(({ sheet }) => (sheet.target_users ? targetGroups(sheet.target_users) : [])));
  return {
    id: own.id,
    file: `servizi/${names.of(own.id)}.html`,
    title: oneLine(own.title),
    description: own.description,
    descriptionSource: own.description_source ? source(own.description_source) : null,
    areaCode: own.area,
    topics: topicsOf(own.area),
    scope: own.scope,
    scopeName: labelOf(labels, 'scopes', own.scope, lang),
    coverage: own.coverage.map(town).sort((a, b) => (a.name < b.name ? -1 : 1)),
    coveredBy: own.covered_by.map(({ municipality, sheet }) => ({ town: town(municipality), source: source(sheet) })),
    // Whose sheet speaks for a municipality that another's covers.
    sheetTowns: Object.fromEntries(own.covered_by.map(({ municipality, sheet }) => [municipality, sheet.municipality])),
    targetGroups: TARGET_GROUPS.filter((id) => groups.has(id)),
    sheetCount: sheets.length,
    single: sheets.length === 1,
    onlySource: sheets.length === 1 ? sheets[0].source : null,
    localTitle: field(({ sheet }) => sheet.local_title),
    localDescription: field(({ sheet }) => sheet.description),
    targetUsers: field(({ sheet }) => sheet.target_users),
    who: field(({ access }) => access.who),
    how: field(({ access }) => access.how),
    documents: field(({ access }) => access.documents),
    maximumTimes: field(({ access }) => access.maximum_times),
    cost: field(({ access }) => access.cost),
    where: field(({ access }) => access.where),
    delivery: field(({ sheet }) => sheet.delivery_form && labelOf(labels, 'delivery_forms', sheet.delivery_form, lang)),
    survey: field(({ sheet }) => surveyText(sheet.survey, context)),
    complaintDays: field(({ complaint }) => complaint.response_days !== undefined
      ? fill(words.complaint_days, { n: complaint.response_days }) : undefined),
    offices: sheets.map((one) => office(one, context)),
    oldest: dates.length > 0 ? formatDate(dates[0], lang) : null,
    newest: dates.length > 0 ? formatDate(dates.at(-1), lang) : null,
    categories: categories(own.guarantees, source, context),
    conditions: own.citizen_conditions.map((condition) => ({
      title: labelOf(labels, 'indicators', condition.indicator, lang),
      promises: condition.promises.map((promise) => promiseView(promise, condition, null, source, context)),
    })),
  };
}

function surveyText(survey, { words }) {
  if (!survey) return undefined;
  const period = survey.periodicity_months;
  const every = period === undefined ? ''
    : period === 1 ? words.survey_every_month
    : period === 12 ? words.survey_every_year
    : fill(words.survey_every_months, { n: period });
  return [survey.method, every].filter(Boolean).join(', ');
}

function office({ access, complaint, source }, context) {
  return {
    source,
    where: access.where ?? '',
    hours: access.opening_hours_text ?? '',
    week: weekOf(access.opening_hours ?? [], context),
    complaintOffice: complaint.office ?? '',
    email: mailAddress(complaint.email),
    emailText: complaint.email ?? '',
    phone: telephone(complaint.phone),
    phoneText: phoneText(complaint.phone),
  };
}

// Days with their hours, days with the same hours together: "lunedì, mercoledì 9:00-12:00".
function weekOf(hours, { words }) {
  const byTimes = new Map();
  for (const day of DAYS) {
    const times = hours.filter((one) => one.day === day).map((one) => `${one.from}–${one.to}`).join(', ');
    if (times === '') continue;
    if (!byTimes.has(times)) byTimes.set(times, []);
    byTimes.get(times).push(words[`day_${day}`]);
  }
  return [...byTimes].map(([times, days]) => ({ days: days.join(', '), times }));
}

// What may stand in a link; anything else is shown as text only.
export function mailAddress(text) {
  return /^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(text ?? '') ? text : null;
}

export function telephone(text) {
  const digits = (text ?? '').replace(/[\s./()-]/g, '');
  return /^\+?\d{3,15}$/.test(digits) ? digits : null;
}

// A number does not break at the end of a line.
function phoneText(text) {
  return telephone(text) === null ? text ?? '' : text.replace(/ /g, '\u00A0').replace(/-/g, '\u2011');
}

export function webAddress(text) {
  const wanted = /^https?:\/\//i.test(text ?? '') ? text : text ? `https://${text}` : '';
  if (!/^https?:\/\/[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+([/?#][^\s<>"'`\\]*)?$/i.test(wanted)) return null;
  return wanted;
}

// --- Guarantees ----------------------------------------------------------------------------------

function promiseView(own, guarantee, bound, source, context) {
  const ref = { municipality: own.sheet.municipality, sheet_id: own.sheet.sheet_id };
  return {
    town: context.town(own.municipality),
    // A shared sheet of another municipality may promise for this one.
    source: source(ref),
    standard: own.standard_id,
    sentence: boundSentence(own, guarantee, context),
    statement: own.statement,
    beyond: isBeyond(own, bound) === true,
  };
}

// Municipalities that promise the same in the same words share a row.
function promiseRows(promises) {
  const rows = new Map();
  for (const promise of promises) {
    const key = JSON.stringify([promise.sentence, promise.statement]);
    if (!rows.has(key)) rows.set(key, { ...promise, from: [] });
    rows.get(key).from.push({ town: promise.town, source: promise.source });
  }
  return [...rows.values()];
}

function guaranteeView(own, source, context) {
  const { labels, lang, words, town } = context;
  const promises = own.promises
    .map((promise) => promiseView(promise, own, own.bound, source, context))
    .sort((a, b) => (a.town.name < b.town.name ? -1 : 1));
  const sentences = [...new Set(promises.map((promise) => promise.sentence))];
  return {
    title: labelOf(labels, 'indicators', own.indicator, lang),
    urgent: own.condition !== 'ORDINARY',
    condition: own.condition === 'ORDINARY' ? '' : labelOf(labels, 'conditions', own.condition, lang),
    state: own.state,
    stateText: words[`state_${own.state}`] ?? own.state,
    sentence: own.bound ? boundSentence(own.bound, own, context)
      : sentences.length === 1 ? sentences[0] : '',
    target: own.target ? boundSentence(own.target, own, context) : '',
    promises,
    rows: promiseRows(promises),
    beyond: promises.filter((promise) => promise.beyond),
    missing: own.missing.map(town).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

// All five categories in the vocabulary's order, also those in which nothing is promised.
function categories(guarantees, source, context) {
  const codes = [...new Set([...Object.keys(context.labels.categories ?? {}), ...guarantees.map((one) => one.category)])];
  return codes.map((code) => ({
    id: slug(code),
    code,
    name: labelOf(context.labels, 'categories', code, context.lang),
    guarantees: guarantees.filter((one) => one.category === code).map((one) => guaranteeView(one, source, context)),
  }));
}

// --- Ways in -------------------------------------------------------------------------------------

function areas(charter, all, context) {
  const names = new Names();
  const codes = [...new Set([...Object.keys(context.labels.areas ?? {}), ...all.map((one) => one.areaCode)])];
  const list = codes.map((code) => ({
    code,
    name: labelOf(context.labels, 'areas', code, context.lang),
    // The Italian name makes the address in every language.
    file: `aree/${names.of(code, labelOf(context.labels, 'areas', code, 'it'))}.html`,
    services: all.filter((one) => one.areaCode === code),
    strategy: charter.parts.flatMap((part) => part.sections ?? [])
      .filter((section) => section.section === 'STRATEGIC_LINES' && section.area === code),
  }));
  for (const area of list) for (const one of area.services) one.area = { name: area.name, file: area.file };
  return list;
}

function targets(all, { words }) {
  return TARGET_GROUPS.map((id) => ({
    id,
    name: words[`target_${id.replace(/-/g, '_')}`],
    file: `destinatari/${id}.html`,
    services: all.filter((one) => one.targetGroups.includes(id)),
  })).filter((group) => group.services.length > 0);
}

function attachToTowns(model) {
  for (const town of model.municipalities) {
    const here = model.services.filter((one) => one.coverage.some(({ code }) => code === town.code));
    town.shared = here.filter((one) => one.scope !== 'MUNICIPAL');
    town.own = here.filter((one) => one.scope === 'MUNICIPAL');
    // What this town's own sheets say, service by service: the office a citizen goes to.
    town.offices = here.flatMap((one) => {
      const cover = one.coveredBy.find((covered) => covered.town.code === town.code);
      const code = cover ? cover.source.town.code : town.code;
      return one.offices.filter((office) => office.source.town.code === code).map((office) => ({ service: one, office }));
    });
    town.beyond = here.flatMap((one) =>
      one.categories.flatMap((category) =>
        category.guarantees.flatMap((guarantee) =>
          guarantee.beyond.filter((promise) => promise.town.code === town.code)
            .map((promise) => ({ service: one, guarantee, promise })))));
  }
}

function organisationKinds(charter, context) {
  const names = new Names();
  const { labels, lang } = context;
  const codes = [...new Set([...Object.keys(labels.organisation_kinds ?? {}), ...charter.organisations.map((one) => one.kind)])];
  return codes
    .map((code) => ({
      code,
      name: labelOf(labels, 'organisation_kinds', code, lang),
      file: `organizzazioni/${names.of(code, labelOf(labels, 'organisation_kinds', code, 'it'))}.html`,
      organisations: charter.organisations.filter((one) => one.kind === code).map((own) => ({
        name: oneLine(own.name),
        mission: own.mission ?? '',
        areas: (own.areas ?? []).map((area) => labelOf(labels, 'areas', area, lang)),
        services: own.services_offered ?? [],
        access: own.access ?? '',
        membersOf: own.members_of ?? '',
        address: own.contact?.address ?? '',
        email: mailAddress(own.contact?.email),
        emailText: own.contact?.email ?? '',
        phone: telephone(own.contact?.phone),
        phoneText: phoneText(own.contact?.phone),
        website: webAddress(own.contact?.website),
        websiteText: own.contact?.website ?? '',
      })),
    }))
    .filter((kind) => kind.organisations.length > 0);
}

// --- The six parts -------------------------------------------------------------------------------

function parts(charter, context) {
  const { labels, lang, words } = context;
  return charter.parts.map((own) => ({
    number: own.part,
    title: oneLine(own.title || words[`part_${own.part}`]),
    file: `carta/parte-${own.part}.html`,
    sections: (own.sections ?? []).map((section) => ({
      code: section.section ?? '',
      kind: section.section ? labelOf(labels, 'text_sections', section.section, lang) : '',
      title: section.title,
      text: section.text,
    })),
    duties: (own.duties ?? []).map((duty) => ({
      text: duty.text,
      areaCode: duty.area ?? null,
      area: duty.area ? labelOf(labels, 'areas', duty.area, lang) : '',
    })),
  }));
}

// What parts 2, 4 and 5 say on every service's page.
function attachParts(model) {
  const part = (number) => model.parts.find((one) => one.number === number);
  const duties = model.parts.flatMap((one) => one.duties);
  model.complaintSections = part(4)?.sections ?? [];
  model.surveySections = part(5)?.sections ?? [];
  for (const one of model.services)
    one.duties = duties.filter((duty) => duty.areaCode === null || duty.areaCode === one.areaCode);
}

function changes(charter, all, context) {
  const own = charter.changes;
  if (!own) return null;
  const { labels, lang, words } = context;
  const fileOf = (id) => all.find((one) => one.id === id)?.file ?? null;
  const said = (bound, change) => (bound ? boundSentence(bound, change, context) : '');
  return {
    since: own.since ?? null,
    parts: own.parts ?? [],
    services: (own.services ?? []).map((change) => ({
      kind: words[`change_${change.change}`] ?? change.change,
      title: oneLine(change.title || change.service),
      file: fileOf(change.service),
    })),
    guarantees: (own.guarantees ?? []).map((change) => ({
      kind: words[`change_${change.change}`] ?? change.change,
      title: oneLine(change.title || change.service),
      file: fileOf(change.service),
      indicator: labelOf(labels, 'indicators', change.indicator, lang),
      condition: change.condition && change.condition !== 'ORDINARY' ? labelOf(labels, 'conditions', change.condition, lang) : '',
      before: said(change.before, change),
      after: said(change.after, change),
    })),
  };
}

export { formatNumber };
