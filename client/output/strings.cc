#include "client/output/strings.h"

#include <array>
#include <cstddef>

namespace ambito::client {
namespace {

struct Entry {
  Word word;
  const char* it;
  const char* en;
};

constexpr std::array<Entry, static_cast<size_t>(Word::kCount)> kEntries = {{
    {Word::kAbsent, "Comuni assenti", "Absent municipalities"},
    {Word::kAccess, "Accesso", "Access"},
    {Word::kAcceptedBy, "accettata da", "accepted by"},
    {Word::kAll, "Totale", "Total"},
    {Word::kArea, "Area", "Area"},
    {Word::kAssumedEvent, "come d'uso, la frase non lo dice", "as usual, the sentence is silent"},
    {Word::kBelowTarget, "sotto l'obiettivo", "below the target"},
    {Word::kByArea, "Servizi per area di intervento", "Services by area of intervention"},
    {Word::kByCategory, "Standard per categoria", "Standards by category"},
    {Word::kByKind, "Organizzazioni per tipo", "Organisations by kind"},
    {Word::kByScope, "Servizi per ambito", "Services by scope"},
    {Word::kComplaint, "Reclami", "Complaints"},
    {Word::kConditionsOnCitizens, "Condizioni poste ai cittadini", "Conditions put on citizens"},
    {Word::kConfidence, "certezza", "confidence"},
    {Word::kConflict, "non confrontabili", "not comparable"},
    {Word::kContacts, "Contatti", "Contacts"},
    {Word::kCost, "Costo", "Cost"},
    {Word::kCounted, "Contati", "Counted"},
    {Word::kCoverage, "Comuni coperti", "Municipalities covered"},
    {Word::kCoveredBy, "coperto dalla scheda", "covered by sheet"},
    {Word::kDecidedSecond, "riunita a un'altra scheda dello stesso comune",
     "united with another sheet of the same municipality"},
    {Word::kDecision, "decisione", "decision"},
    {Word::kDeclared, "Dichiarati", "Declared"},
    {Word::kDeliveryForm, "Forma di gestione", "Form of delivery"},
    {Word::kDescription, "Descrizione", "Description"},
    {Word::kDisagreements, "Totali dichiarati che non tornano", "Declared totals that differ"},
    {Word::kDistrict, "distretto", "district"},
    {Word::kDocuments, "Documenti", "Documents"},
    {Word::kDuties, "Doveri dei cittadini", "Citizens' duties"},
    {Word::kEvidence, "indizi", "evidence"},
    {Word::kExpired, "scaduta", "expired"},
    {Word::kFloor, "minimo comune a tutti", "floor that all keep"},
    {Word::kFrom, "da", "from"},
    {Word::kFromCatalogue, "dal catalogo", "from the catalogue"},
    {Word::kGap, "non tutti si impegnano", "not everyone promises"},
    {Word::kGuarantees, "Garanzie", "Guarantees"},
    {Word::kGuaranteesByState, "Garanzie per stato", "Guarantees by state"},
    {Word::kHarmonisationIndex, "Indice di armonizzazione", "Harmonisation index"},
    {Word::kHomogeneous, "uguale per tutti", "the same for all"},
    {Word::kHours, "Orari", "Opening hours"},
    {Word::kHow, "Come", "How"},
    {Word::kHowAlone, "servizio a sé", "a service of its own"},
    {Word::kHowDecided, "deciso dall'ufficio di piano", "decided by the district office"},
    {Word::kHowMatched, "riconosciuta dagli indizi", "matched by evidence"},
    {Word::kHowStated, "dichiarato nella scheda", "stated in the sheet"},
    {Word::kImprovement, "di più per i suoi cittadini", "more for its own citizens"},
    {Word::kInForce, "in vigore", "in force"},
    {Word::kIntermunicipal, "di cui intercomunali", "of these, intermunicipal"},
    {Word::kLost, "Impegni persi", "Lost promises"},
    {Word::kMaximumTimes, "Tempi massimi", "Maximum times"},
    {Word::kMeasurable, "Misurabili", "Measurable"},
    {Word::kMissing, "nessun impegno", "no promise"},
    {Word::kMission, "Missione", "Mission"},
    {Word::kMunicipality, "Comune", "Municipality"},
    {Word::kMunicipalities, "Per comune", "By municipality"},
    {Word::kNo, "no", "no"},
    {Word::kNoChange, "nessuna garanzia cambierebbe", "no guarantee would change"},
    {Word::kNoIndicator, "misura qualcosa che nessun indicatore dice",
     "it measures what no indicator says"},
    {Word::kNoText, "(testo non ancora scritto)", "(no text written yet)"},
    {Word::kNotInForce, "non in vigore", "not in force"},
    {Word::kNotMeasurable, "Standard senza misura", "Standards without a measure"},
    {Word::kNotYetValid, "non ancora valida", "not yet valid"},
    {Word::kOrganisation, "Organizzazione", "Organisation"},
    {Word::kOrganisations, "Organizzazioni", "Organisations"},
    {Word::kOwn, "Propri", "Own"},
    {Word::kPart, "Parte", "Part"},
    {Word::kPart1, "Principi e strategie", "Principles and strategies"},
    {Word::kPart2, "Rapporto con i cittadini", "Relationship with citizens"},
    {Word::kPart3, "Mappa dei servizi socio-assistenziali di Distretto",
     "Map of the district's social services"},
    {Word::kPart4, "Tutela degli utenti: reclami e risarcimenti",
     "Protection of users: complaints and compensation"},
    {Word::kPart5, "Valutazione della soddisfazione degli utenti",
     "Evaluation of users' satisfaction"},
    {Word::kPart6, "Mappa delle risorse del privato sociale",
     "Map of the private non-profit organisations"},
    {Word::kQuestions, "Domande per l'ufficio di piano", "Questions for the district office"},
    {Word::kReadFromSentence, "letto dalla frase", "read from the sentence"},
    {Word::kResponseDays, "risposta entro $0 giorni", "answer within $0 days"},
    {Word::kRowGoes, "la riga sparirebbe", "the row would go"},
    {Word::kService, "Servizio", "Service"},
    {Word::kServices, "Servizi", "Services"},
    {Word::kSetAside, "Standard messi da parte", "Standards set aside"},
    {Word::kShared, "Condivisi", "Shared"},
    {Word::kSheet, "Scheda", "Sheet"},
    {Word::kSource, "Fonte", "Source"},
    {Word::kSources, "Da dove viene", "Where it comes from"},
    {Word::kStandards, "Standard garantiti", "Guaranteed standards"},
    {Word::kStatementDisagrees, "la frase e i campi della scheda non dicono la stessa cosa",
     "the sentence and the sheet's fields do not say the same"},
    {Word::kSuperseded, "superata da una carta più recente", "superseded by a newer charter"},
    {Word::kSurvey, "Indagine di soddisfazione", "Satisfaction survey"},
    {Word::kSurveys, "Servizi con indagine", "Services with a survey"},
    {Word::kTarget, "obiettivo", "target"},
    {Word::kTargetUsers, "Destinatari", "For whom"},
    {Word::kTitle, "Titolo", "Title"},
    {Word::kTo, "a", "to"},
    {Word::kValidFrom, "dal", "from"},
    {Word::kValidTo, "al", "until"},
    {Word::kVerifiable, "Verificabili", "Verifiable"},
    {Word::kVerification, "si verifica con", "verified by"},
    {Word::kWhat, "Voce", "What"},
    {Word::kWhere, "Dove", "Where"},
    {Word::kWho, "Chi", "Who"},
    {Word::kWithout, "senza", "without"},
    {Word::kWithoutSheet, "Che cosa cambierebbe senza una scheda",
     "What would change without a sheet"},
    {Word::kWordsFrom, "Titolo e descrizione", "Title and description"},
    {Word::kWordsFromDistrict, "testo del distretto", "the district's text"},
    {Word::kWordsFromLead, "dalla scheda del comune capofila",
     "from the lead municipality's sheet"},
    {Word::kWordsFromSheet, "dalla scheda", "from the sheet"},
    {Word::kYes, "sì", "yes"},
}};

constexpr bool InOrder() {
  for (size_t i = 0; i < kEntries.size(); ++i) {
    if (static_cast<size_t>(kEntries[i].word) != i) return false;
  }
  return true;
}
static_assert(InOrder(), "entries stand in the order of Word");

}  // namespace

absl::string_view Say(Word word, Lang lang) {
  const Entry& entry = kEntries[static_cast<size_t>(word)];
  return lang == Lang::kIt ? entry.it : entry.en;
}

}  // namespace ambito::client
