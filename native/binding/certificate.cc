// certify: the horizon of a one-unit model over all strings.
#include <memory>

#include "binding/exports.h"
#include "binding/job.h"
#include "binding/shape.h"
#include "evaluation/certify.h"

namespace outlast::binding {
namespace {

/// Lengths that take hours and not days.
constexpr Index mostSteps = Index{1} << 20;

constexpr const char* orders[] = {"exact", "widened", "none"};

Napi::Value certifyModel(const Napi::CallbackInfo& info) {
  const Napi::Object from = object(info[0], "certificate");
  const ShapeArgument shape = readShape(property(from, "shape"));
  const ModelShape& s = shape.shape;
  if (s.layers != 1 || s.hiddenSize != 1 || s.inputSize != 2 || s.outputSize != 2)
    throw Failure("OUTLAST_SHAPE", "certify takes models of one unit, two inputs and two outputs");
  const CertifyPlan plan{s, number(from, "threshold"), whole(from, "upTo", 1, mostSteps),
                         whole(from, "deepest", 0, mostSteps)};
  return withReal(shape.dtype, [&](auto real) {
    using Real = decltype(real);
    const auto parameters = std::make_shared<std::vector<Real>>(array<Real>(from, "parameters", shape.layout.size));
    const auto result = std::make_shared<Certificate>();
    return startJob(
        info.Env(),
        [plan, parameters, result](JobControl& control) { *result = certify(plan, parameters->data(), control); },
        [result](Napi::Env env) {
          Napi::Object value = Napi::Object::New(env);
          value.Set("order", orders[static_cast<int>(result->order)]);
          value.Set("horizon", static_cast<double>(result->horizon));
          value.Set("worst", typedArray(env, result->worst));
          value.Set("depth", static_cast<double>(result->depth));
          return value;
        });
  });
}

}  // namespace

void exportCertificate(Napi::Env env, Napi::Object& exports) { add<certifyModel>(env, exports, "certify"); }

}  // namespace outlast::binding
