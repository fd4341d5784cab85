#include "tests/fuzz/json_mutator.h"

#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <utility>
#include <vector>

namespace ambito::fuzz {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kOddValues[] = {"null",
                                      "true",
                                      "0",
                                      "-1",
                                      "1.5",
                                      "2147483648",
                                      "\"\"",
                                      "[]",
                                      "{}",
                                      "\"a\"",
                                      "\"2008-02-30\"",
                                      "99999",
                                      "0.00001",
                                      "\"\\u202e\"",
                                      "\"\\u0000\"",
                                      "[[]]",
                                      "{\"\":0}",
                                      "\" \"",
                                      "9223372036854775808"};

void Collect(Json& value, std::vector<Json*>& all) {
  all.push_back(&value);
  if (!value.is_structured()) return;
  for (Json& inner : value) Collect(inner, all);
}

class Mutation {
 public:
  Mutation(Json& root, uint32_t seed) : random_(seed) { Collect(root, values_); }

  void Apply() {
    switch (Below(5)) {
      case 0:
        *Any() = Json::parse(kOddValues[Below(std::size(kOddValues))]);
        break;
      case 1:
        Replace(*Any(), Json(*Any()));
        break;
      case 2:
        Remove(*Any());
        break;
      case 3:
        Double(*Any());
        break;
      default:
        EditText(*Any());
    }
  }

 private:
  size_t Below(size_t end) { return random_() % end; }
  Json* Any() { return values_[Below(values_.size())]; }

  static void Replace(Json& value, Json by) { value = std::move(by); }

  void Remove(Json& value) {
    if (!value.is_structured() || value.empty()) {
      value = nullptr;
      return;
    }
    value.erase(std::next(value.begin(), static_cast<std::ptrdiff_t>(Below(value.size()))));
  }
  void Double(Json& value) {
    const Json inner = *Any();  // What is added moves the others.
    if (value.is_array() && !value.empty()) {
      value.push_back(Json(value[Below(value.size())]));
    } else if (value.is_object()) {
      value["k" + std::to_string(Below(4))] = inner;
    }
  }
  void EditText(Json& value) {
    if (!value.is_string() || value.get_ref<std::string&>().empty()) return;
    std::string& text = value.get_ref<std::string&>();
    text[Below(text.size())] = static_cast<char>(' ' + Below(95));
  }

  std::minstd_rand random_;
  std::vector<Json*> values_;
};

}  // namespace

std::string MutateJson(absl::string_view text, uint32_t seed) {
  Json root = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (root.is_discarded()) return "";
  Mutation(root, seed + 1).Apply();
  return root.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace ambito::fuzz
