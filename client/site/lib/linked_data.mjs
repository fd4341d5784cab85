// A service for machines: schema.org as the Modello Comuni asks for it, and CPSV-AP. Only what the
// charter says: where a sheet gives no postal code, there is none here.

const texts = (field) => field.groups.flatMap((group) => group.values);
const first = (field) => texts(field)[0];

export function governmentService(service, { district }) {
  const operators = service.offices.map(({ source }) => source.town.name);
  const office = service.offices.find(({ source }) => source.town.code === district.lead?.code) ?? service.offices[0];
  return {
    '@context': 'https://schema.org',
    '@type': 'GovernmentService',
    identifier: service.id,
    name: service.title,
    description: service.description,
    serviceType: service.area.name,
    serviceOperator: {
      '@type': 'GovernmentOrganization',
      name: operators.length === 1 ? `Comune di ${operators[0]}` : district.name,
    },
    areaServed: { '@type': 'AdministrativeArea', name: service.coverage.map(({ name }) => name).join(', ') },
    audience: { '@type': 'Audience', audienceType: texts(service.targetUsers).join('; ') || undefined },
    availableChannel: {
      '@type': 'ServiceChannel',
      serviceUrl: service.file.replace(/^servizi\//, ''),
      serviceLocation: office && {
        '@type': 'Place',
        name: office.where || `Comune di ${office.source.town.name}`,
        address: {
          '@type': 'PostalAddress',
          streetAddress: office.where || undefined,
          postalCode: /\b\d{5}\b/.exec(office.where)?.[0],
          addressLocality: office.source.town.name,
          addressCountry: 'IT',
        },
      },
    },
  };
}

const CONTEXT = {
  cv: 'http://data.europa.eu/m8g/',
  cpsv: 'http://purl.org/vocab/cpsv#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
};

const italian = (text) => ({ '@value': text, '@language': 'it' });

export function publicService(service, { district, version }) {
  const authority = service.single
    ? { name: `Comune di ${service.onlySource.town.name}`, id: service.onlySource.town.code }
    : { name: district.name, id: district.slug };
  const base = `urn:sha-256:${version.digest}:`;
  return {
    '@context': CONTEXT,
    '@id': `${base}service:${encodeURIComponent(service.id)}`,
    '@type': 'cpsv:PublicService',
    'dct:identifier': service.id,
    'dct:title': italian(service.title),
    'dct:description': italian(service.description),
    'dct:language': { '@id': 'http://publications.europa.eu/resource/authority/language/ITA' },
    'cv:hasCompetentAuthority': {
      '@id': `${base}authority:${encodeURIComponent(authority.id)}`,
      '@type': 'cv:PublicOrganisation',
      'dct:title': italian(authority.name),
      'dct:spatial': { '@id': 'http://publications.europa.eu/resource/authority/country/ITA' },
    },
    'cpsv:produces': {
      '@id': `${base}output:${encodeURIComponent(service.id)}`,
      '@type': 'cv:Output',
      'dct:identifier': `${service.id}-output`,
      'dct:title': italian(service.title),
    },
    'cv:hasCost': texts(service.cost).map((cost, index) => ({
      '@id': `${base}cost:${encodeURIComponent(service.id)}:${index + 1}`,
      '@type': 'cv:Cost',
      'dct:identifier': `${service.id}-cost-${index + 1}`,
      'dct:description': italian(cost),
    })),
    'cv:hasChannel': service.offices.filter(({ where }) => where).map(({ where, source }) => ({
      '@id': `${base}channel:${encodeURIComponent(source.sheet)}`,
      '@type': 'cv:Channel',
      'dct:identifier': `${source.sheet}-channel`,
      'dct:description': italian(where),
    })),
  };
}

export { first };
