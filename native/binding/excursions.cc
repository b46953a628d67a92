// firstFailingDepth.
#include <memory>

#include "binding/exports.h"
#include "binding/job.h"
#include "binding/shape.h"
#include "evaluation/excursion.h"

namespace outlast::binding {
namespace {

Napi::Value failingDepth(const Napi::CallbackInfo& info) {
  constexpr Index most = Index{1} << 40;
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

}  // namespace

void exportExcursions(Napi::Env env, Napi::Object& exports) { add<failingDepth>(env, exports, "firstFailingDepth"); }

}  // namespace outlast::binding
