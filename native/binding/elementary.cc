// The core's own elementary functions and generator, for tests and for TypeScript whose numbers reach a record.
#include "core/elementary.h"

#include <array>
#include <cmath>

#include "binding/exports.h"
#include "core/activations.h"
#include "core/random.h"

namespace outlast::binding {
namespace {

constexpr double mostBlocks = 65536;

template <class Real>
Real evaluate(const std::string& name, Real x) {
  if (name == "exp") return elementary::exp(x);
  if (name == "expm1") return elementary::expm1(x);
  if (name == "log") return elementary::log(x);
  if (name == "log1p") return elementary::log1p(x);
  if (name == "sin") return elementary::sin(x);
  if (name == "cos") return elementary::cos(x);
  if (name == "sigmoid") return sigmoid(x);
  if (name == "tanh") return tanh(x);
  throw Failure("OUTLAST_INVALID_ARGUMENT", "there is no elementary function called " + name);
}

Napi::Value elementaryFunction(const Napi::CallbackInfo& info) {
  const std::string name = text(info[0], "the function's name");
  const bool single = info[1].IsTypedArray() && info[1].As<Napi::TypedArray>().TypedArrayType() == napi_float32_array;
  return withReal(single ? "float32" : "float64", [&](auto real) {
    auto values = array<decltype(real)>(info[1], "values", -1);
    for (auto& value : values) value = evaluate(name, value);
    return typedArray(info.Env(), values);
  });
}

/// The words of `blocks` counters behind each other, the first of them given: whole streams in few calls.
Napi::Value philoxBlocks(const Napi::CallbackInfo& info) {
  auto counter = array<std::uint32_t>(info[0], "counter", 4);
  const auto key = array<std::uint32_t>(info[1], "key", 2);
  const double blocks = info[2].IsNumber() ? info[2].As<Napi::Number>().DoubleValue() : 1;
  if (!(blocks >= 1 && blocks <= mostBlocks && blocks == std::floor(blocks)))
    throw Failure("OUTLAST_INVALID_ARGUMENT", "blocks must be a whole number from 1 to 65536");
  std::vector<std::uint32_t> words;
  words.reserve(static_cast<std::size_t>(4 * blocks));
  for (double block = 0; block < blocks; ++block) {
    const auto four = philox({counter[0], counter[1], counter[2], counter[3]}, {key[0], key[1]});
    words.insert(words.end(), four.begin(), four.end());
    if (++counter[0] == 0) ++counter[1];
  }
  return typedArray(info.Env(), words);
}

}  // namespace

void exportElementary(Napi::Env env, Napi::Object& exports) {
  add<elementaryFunction>(env, exports, "elementary");
  add<philoxBlocks>(env, exports, "philox");
}

}  // namespace outlast::binding
