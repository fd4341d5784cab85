#include "client/export/rdf.h"

#include <serd/serd.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "lib/charter/write_json.h"

namespace ambito::client {
namespace {

using charter::OrderedJson;

constexpr char kType[] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

struct FreeEnv {
  void operator()(SerdEnv* env) const { serd_env_free(env); }
};
struct FreeWriter {
  void operator()(SerdWriter* writer) const { serd_writer_free(writer); }
};

size_t AppendTo(const void* bytes, size_t size, void* text) {
  static_cast<std::string*>(text)->append(static_cast<const char*>(bytes), size);
  return size;
}

// Lives as long as the text.
SerdNode Node(SerdType type, const std::string& text) {
  return serd_node_from_string(type, reinterpret_cast<const uint8_t*>(text.c_str()));
}

SerdStatus Write(SerdWriter& writer, const std::string& subject, const std::string& predicate,
                 const RdfObject& object) {
  const SerdNode of = Node(SERD_URI, subject);
  const SerdNode says = Node(SERD_URI, predicate);
  const bool is_text = object.kind == RdfObject::Kind::kText;
  const SerdNode what = Node(is_text ? SERD_LITERAL : SERD_URI, object.value);
  const SerdNode type = Node(SERD_URI, object.type);
  const SerdNode language = Node(SERD_LITERAL, object.language);
  return serd_writer_write_statement(&writer, 0, nullptr, &of, &says, &what,
                                     object.type.empty() ? nullptr : &type,
                                     object.language.empty() ? nullptr : &language);
}

OrderedJson ObjectJson(const RdfObject& object) {
  if (object.kind == RdfObject::Kind::kResource) return {{"@id", object.value}};
  OrderedJson json = {{"@value", object.value}};
  if (!object.language.empty()) json["@language"] = object.language;
  if (!object.type.empty()) json["@type"] = object.type;
  return json;
}

}  // namespace

std::string RdfGraph::Iri(const std::string& name) const {
  for (const auto& [prefix, iri] : prefixes_) {
    if (name.size() > prefix.size() && name[prefix.size()] == ':' && name.rfind(prefix, 0) == 0)
      return absl::StrCat(iri, name.substr(prefix.size() + 1));
  }
  return name;
}

void RdfGraph::Type(const std::string& subject, const std::string& type) {
  Link(subject, kType, type);
}
void RdfGraph::Link(const std::string& subject, const std::string& predicate,
                    const std::string& object) {
  statements_[Iri(subject)][Iri(predicate)].insert(
      {RdfObject::Kind::kResource, Iri(object), "", ""});
}
void RdfGraph::Text(const std::string& subject, const std::string& predicate,
                    const std::string& text, const std::string& language) {
  if (text.empty()) return;
  statements_[Iri(subject)][Iri(predicate)].insert({RdfObject::Kind::kText, text, language, ""});
}
void RdfGraph::Typed(const std::string& subject, const std::string& predicate,
                     const std::string& text, const std::string& type) {
  if (text.empty()) return;
  statements_[Iri(subject)][Iri(predicate)].insert({RdfObject::Kind::kText, text, "", Iri(type)});
}

absl::StatusOr<std::string> RdfGraph::Turtle() const {
  const std::unique_ptr<SerdEnv, FreeEnv> env(serd_env_new(nullptr));
  for (const auto& [prefix, iri] : prefixes_) {
    const SerdNode name = Node(SERD_LITERAL, prefix);
    const SerdNode uri = Node(SERD_URI, iri);
    serd_env_set_prefix(env.get(), &name, &uri);
  }
  std::string turtle;
  const std::unique_ptr<SerdWriter, FreeWriter> writer(serd_writer_new(
      SERD_TURTLE, static_cast<SerdStyle>(SERD_STYLE_ABBREVIATED | SERD_STYLE_CURIED), env.get(),
      nullptr, AppendTo, &turtle));
  const auto declare = [](void* to, const SerdNode* name, const SerdNode* uri) {
    return serd_writer_set_prefix(static_cast<SerdWriter*>(to), name, uri);
  };
  serd_env_foreach(env.get(), declare, writer.get());
  for (const auto& [subject, predicates] : statements_) {
    for (const auto& [predicate, objects] : predicates) {
      for (const RdfObject& object : objects) {
        const SerdStatus status = Write(*writer, subject, predicate, object);
        if (status != SERD_SUCCESS)
          return absl::InternalError(
              absl::StrCat("the graph cannot be written as Turtle: ",
                           reinterpret_cast<const char*>(serd_strerror(status)), " at ", subject));
      }
    }
  }
  if (serd_writer_finish(writer.get()) != SERD_SUCCESS)
    return absl::InternalError("the graph cannot be written as Turtle");
  return turtle;
}

// Expanded and flattened: one object a subject, whole IRIs.
std::string RdfGraph::JsonLd() const {
  OrderedJson graph = OrderedJson::array();
  for (const auto& [subject, predicates] : statements_) {
    OrderedJson node = {{"@id", subject}};
    if (const auto types = predicates.find(kType); types != predicates.end()) {
      node["@type"] = OrderedJson::array();
      for (const RdfObject& type : types->second) node["@type"].push_back(type.value);
    }
    for (const auto& [predicate, objects] : predicates) {
      if (predicate == kType) continue;
      OrderedJson& list = node[predicate] = OrderedJson::array();
      for (const RdfObject& object : objects) list.push_back(ObjectJson(object));
    }
    graph.push_back(std::move(node));
  }
  return charter::Dump(graph);
}

std::string IriPiece(const std::string& name) {
  std::string piece;
  for (const char c : name) {
    const bool plain =
        absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
    absl::StrAppend(&piece, plain ? std::string(1, c)
                                  : absl::StrFormat("%%%02X", static_cast<unsigned char>(c)));
  }
  return piece;
}

}  // namespace ambito::client
