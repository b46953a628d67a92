// drawSet: a set of sequences as arrays.
#include <algorithm>

#include "binding/exports.h"
#include "binding/source.h"

namespace outlast::binding {
namespace {

constexpr Index most = Index{1} << 53;

Napi::Value drawSet(const Napi::CallbackInfo& info) {
  const auto source = readSource(info[0]);
  const Napi::Object from = object(info[1], "request");
  SetRequest request;
  request.seed = seed(number(from, "seed"), "seed");
  request.stream = readStream(from);
  request.lengths.from = whole(from, "from", 1, most);
  request.lengths.to = whole(from, "to", request.lengths.from, most);
  request.count = whole(from, "count", 1, most);
  request.prefix = flag(from, "prefix");
  const auto set = source->draw(request);

  std::vector<std::unique_ptr<Cursor>> rows;
  std::vector<std::int32_t> lengths;
  for (Index i = 0; i < std::min(set->count(), request.count); ++i) {
    rows.push_back(set->open(i));
    lengths.push_back(static_cast<std::int32_t>(rows.back()->length()));
  }
  const Index time = lengths.empty() ? 0 : *std::max_element(lengths.begin(), lengths.end());
  const auto steps = rows.size() * static_cast<std::size_t>(time);
  std::vector<double> inputs(steps * static_cast<std::size_t>(source->inputSize()));
  std::vector<double> targets(steps * static_cast<std::size_t>(source->targetSize()));
  std::vector<std::uint8_t> mask(steps);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (Index t = 0; t < lengths[i]; ++t) {
      const Index at = static_cast<Index>(i) * time + t;
      mask[at] = rows[i]->next(inputs.data() + at * source->inputSize(), targets.data() + at * source->targetSize());
    }
  }
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("time", static_cast<double>(time));
  result.Set("inputs", typedArray(info.Env(), inputs));
  result.Set("targets", typedArray(info.Env(), targets));
  result.Set("lengths", typedArray(info.Env(), lengths));
  result.Set("mask", typedArray(info.Env(), mask));
  return result;
}

}  // namespace

void exportEvaluation(Napi::Env env, Napi::Object& exports) { add<drawSet>(env, exports, "drawSet"); }

}  // namespace outlast::binding
