// A graph of statements, written as Turtle and as JSON-LD. Equal graphs give equal bytes.
#ifndef AMBITO_CLIENT_EXPORT_RDF_H_
#define AMBITO_CLIENT_EXPORT_RDF_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace ambito::client {

// What a statement is about: a resource, or a text with its language or type.
struct RdfObject {
  enum class Kind { kResource, kText };
  Kind kind = Kind::kResource;
  std::string value;     // IRI, or the text.
  std::string language;  // Of a text: `it`, or empty.
  std::string type;      // Of a text: IRI of its datatype, or empty.

  friend auto operator<=>(const RdfObject&, const RdfObject&) = default;
};

class RdfGraph {
 public:
  // `prefixes`: name and namespace IRI, for readers of Turtle.
  explicit RdfGraph(std::vector<std::pair<std::string, std::string>> prefixes)
      : prefixes_(std::move(prefixes)) {}

  // Names may be `prefix:name`; anything else is an IRI. What is said twice is there once.
  void Type(const std::string& subject, const std::string& type);
  void Link(const std::string& subject, const std::string& predicate, const std::string& object);
  // Empty texts are left out.
  void Text(const std::string& subject, const std::string& predicate, const std::string& text,
            const std::string& language = "it");
  void Typed(const std::string& subject, const std::string& predicate, const std::string& text,
             const std::string& type);

  absl::StatusOr<std::string> Turtle() const;
  std::string JsonLd() const;

 private:
  std::string Iri(const std::string& name) const;

  std::vector<std::pair<std::string, std::string>> prefixes_;
  // By subject, then predicate.
  std::map<std::string, std::map<std::string, std::set<RdfObject>>> statements_;
};

// A name as the last piece of an IRI: what may not be there is escaped.
std::string IriPiece(const std::string& name);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_EXPORT_RDF_H_
