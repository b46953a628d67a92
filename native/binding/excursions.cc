// firstFailingDepth, affineFailingDepth.
#include <memory>

#include "binding/exports.h"
#include "binding/job.h"
#include "binding/shape.h"
#include "evaluation/affine_excursion.h"
#include "evaluation/excursion.h"

namespace outlast::binding {
namespace {

constexpr Index most = Index{1} << 40;

Napi::Value failingDepth(const Napi::CallbackInfo& info) {
  const Napi::Object from = object(info[0], "search");
  const ShapeArgument shape = readShape(property(from, "shape"));
  if (shape.shape.inputSize != 2 || shape.shape.outputSize != 2)
    throw Failure("OUTLAST_SHAPE", "brackets are read as 2 inputs and answered by 2 outputs");
  const ExcursionPlan plan{.shape = shape.shape,
                           .upTo = whole(from, "upTo", 1, most),
                           .threshold = number(from, "threshold"),
                           .ordered = flag(from, "ordered")};
  if (plan.ordered && (plan.shape.hiddenSize != 1 || plan.shape.layers != 1))
    throw Failure("OUTLAST_SHAPE", "only the states of one unit have an order");
  return withReal(shape.dtype, [&](auto real) {
    using Real = decltype(real);
    const auto parameters =
        std::make_shared<const std::vector<Real>>(array<Real>(from, "parameters", shape.layout.size));
    const auto found = std::make_shared<FailingDepth>();
    return startJob(
        info.Env(),
        [plan, parameters, found](JobControl& control) {
          control.total = plan.upTo;
          *found = firstFailingDepth(plan, parameters->data(), control);
        },
        [found](Napi::Env env) {
          Napi::Object value = Napi::Object::New(env);
          value.Set("depth", static_cast<double>(found->depth));
          value.Set("step", static_cast<double>(found->step));
          value.Set("decided", static_cast<double>(found->decided));
          return value;
        });
  });
}

HalfOpen readRange(const Napi::Object& from, const char* key) {
  const Napi::Object range = object(property(from, key), key);
  return {number(range, "low"), number(range, "high")};
}

AffineStep readStep(const Napi::Object& from, const char* key) {
  const Napi::Object step = object(property(from, key), key);
  return {number(step, "keep"), number(step, "add"), readRange(step, "open"), readRange(step, "closed")};
}

Napi::Value affineFailingDepth(const Napi::CallbackInfo& info) {
  const Napi::Object from = object(info[0], "search");
  const Napi::Object counter = object(property(from, "counter"), "counter");
  const AffineCounter read{number(counter, "start"), flag(counter, "floor"), readStep(counter, "up"),
                           readStep(counter, "down")};
  const Index upTo = whole(from, "upTo", 1, most);
  const auto found = std::make_shared<Index>();
  return startJob(
      info.Env(),
      [read, upTo, found](JobControl& control) {
        control.total = upTo;
        *found = firstFailingDepth(read, upTo, control);
      },
      [found](Napi::Env env) { return Napi::Number::New(env, static_cast<double>(*found)); });
}

}  // namespace

void exportExcursions(Napi::Env env, Napi::Object& exports) {
  add<failingDepth>(env, exports, "firstFailingDepth");
  add<affineFailingDepth>(env, exports, "affineFailingDepth");
}

}  // namespace outlast::binding
