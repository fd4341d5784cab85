// Stand-in for search/documents.mjs, with its interface, until that is there.
export function searchDocuments(charter) {
  const unique = (texts) => [...new Set(texts.filter(Boolean))].join(' · ');
  return {
    documents: charter.services.map((one) => ({
      id: one.id,
      title: one.title,
      localTitles: unique(one.sheets.map(({ sheet }) => sheet.local_title)),
      description: unique([one.description, ...one.sheets.map(({ sheet }) => sheet.description)]),
      area: charter.labels?.areas?.[one.area]?.it ?? one.area,
      targets: unique(one.sheets.map(({ sheet }) => sheet.target_users)),
    })),
  };
}
