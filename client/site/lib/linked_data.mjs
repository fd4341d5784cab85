// A service for machines: schema.org as the Modello Comuni asks for it, and CPSV-AP. Only what the
// charter says: where a sheet gives no postal code, there is none here.

const texts = (field) => field.groups.flatMap((group) => group.values);

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
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  skos: 'http://www.w3.org/2004/02/skos/core#',
};

const italian = (text) => ({ '@value': text, '@language': 'it' });

// CPSV-AP 3.2, of one service. Its shapes want what a link leads to described beside it.
export function publicService(service, { district, version }) {
  const id = (...pieces) => `urn:sha-256:${version.digest}:${pieces.map(encodeURIComponent).join(':')}`;
  const place = ({ code }) => ({ '@id': id('place', code), '@type': 'dct:Location', 'dct:identifier': code });
  const authority = service.single
    ? { '@id': id('municipality', service.onlySource.town.code), 'skos:prefLabel': italian(`Comune di ${service.onlySource.town.name}`) }
    : { '@id': id('district'), 'skos:prefLabel': italian(district.name) };
  const places = service.coverage.map(place);
  return {
    '@context': CONTEXT,
    '@id': id('service', service.id),
    '@type': 'cpsv:PublicService',
    'dct:identifier': service.id,
    'dct:title': italian(service.title),
    'dct:description': italian(service.description),
    'dct:language': {
      '@id': 'http://publications.europa.eu/resource/authority/language/ITA',
      '@type': 'dct:LinguisticSystem',
    },
    'dct:spatial': places,
    'dcat:keyword': italian(service.area.name),
    'cv:hasCompetentAuthority': {
      ...authority,
      '@type': 'cv:PublicOrganisation',
      'dct:spatial': places.map((one) => ({ '@id': one['@id'] })),
    },
    'cpsv:produces': {
      '@id': id('service', service.id, 'output'),
      '@type': 'cv:Output',
      'dct:identifier': `${service.id}-output`,
      'dct:title': italian(service.title),
    },
    'cv:hasCost': texts(service.cost).map((cost, index) => ({
      '@id': id('service', service.id, 'cost', String(index + 1)),
      '@type': 'cv:Cost',
      'dct:identifier': `${service.id}-cost-${index + 1}`,
      'dct:description': italian(cost),
    })),
    'cv:hasChannel': service.offices.filter(({ where }) => where).map(({ where, source }) => ({
      '@id': id('sheet', source.sheet, 'channel'),
      '@type': 'cv:Channel',
      'dct:identifier': `${source.sheet}-channel`,
      'dct:description': italian(where),
    })),
  };
}
