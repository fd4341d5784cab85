// What most commands do with an answer.
#ifndef AMBITO_CLIENT_COMMANDS_ANSWER_H_
#define AMBITO_CLIENT_COMMANDS_ANSWER_H_

#include <google/protobuf/message.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ambito/v1/federation.pb.h"
#include "client/command.h"
#include "client/output/json.h"

namespace ambito::client {

// Prints the JSON, or the text that `text()` makes.
template <typename Text>
ExitCode Answer(const Console& console, const Json& json, const Text& text) {
  if (console.json) {
    PrintJson(console, json);
  } else {
    console.out << text();
  }
  return ExitCode::kDone;
}

template <typename Text>
ExitCode Answer(const Console& console, const google::protobuf::Message& message,
                const Text& text) {
  return console.json ? Answer(console, ToJson(message), text) : Answer(console, Json(), text);
}

// Names within a folder, and bytes.
using Files = std::vector<std::pair<std::string, std::string>>;

// Where there is none yet.
absl::Status MakeFolder(const std::string& folder);

// Writes them to `folder`, made where there is none, and answers with their paths and sizes.
absl::StatusOr<ExitCode> AnswerFiles(const Invocation& in, const std::string& folder,
                                     const Files& files);

// Warnings that came with an answer, on `err`.
void NoteWarnings(const Console& console, const std::string& file,
                  const google::protobuf::RepeatedPtrField<v1::Violation>& warnings);

// The revision an edit is based on: what `--revision` says, else `current`, which is then told.
uint64_t BaseRevision(const Invocation& in, uint64_t current);

// Calls page after page; `on_page` takes each answer.
template <typename LinkType, typename Request, typename OnPage>
absl::Status ForEachPage(const LinkType& link, Request request, const OnPage& on_page) {
  constexpr int kPageSize = 200;
  request.set_page_size(kPageSize);
  while (true) {
    auto page = Call(link, request);
    if (!page.ok()) return page.status();
    on_page(*page);
    if (page->next_page_token().empty()) return absl::OkStatus();
    request.set_page_token(page->next_page_token());
  }
}

// A line an entry: when, which, who, what.
std::string HistoryText(const google::protobuf::RepeatedPtrField<v1::LogEntry>& entries);

// `{"entries":[…]}`.
Json HistoryJson(const google::protobuf::RepeatedPtrField<v1::LogEntry>& entries);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_COMMANDS_ANSWER_H_
