// evaluate, scanHorizon and drawSet.
#include <algorithm>
#include <memory>

#include "binding/device.h"
#include "binding/exports.h"
#include "binding/job.h"
#include "binding/shape.h"
#include "binding/source.h"
#include "core/list.h"
#include "evaluation/sets.h"
#include "evaluation/statistics.h"
#include "metrics/list.h"

namespace outlast::binding {
namespace {

Correct readCorrect(const Napi::Object& from) {
  const std::string rule = text(from, "rule");
  constexpr std::pair<const char*, CorrectRule> rules[] = {{"threshold", CorrectRule::threshold},
                                                           {"argmax", CorrectRule::argmax},
                                                           {"within", CorrectRule::within},
                                                           {"none", CorrectRule::none}};
  for (const auto& [name, value] : rules)
    if (rule == name) return {value, number(from, "value")};
  throw Failure("OUTLAST_INVALID_ARGUMENT", "there is no rule for right steps called " + rule);
}

/// Of one run, of which memory has to hold all: a number a metric, length and sequence.
constexpr Index mostValues = Index{1} << 31;

int metricIndex(const std::string& name) { return item("metric", name, findItem<Metrics>(name)); }

/// The fields that evaluate and scanHorizon share.
template <class Real, class Plan>
struct EvaluationCall {
  std::shared_ptr<const Backend<Real>> backend;
  Plan plan;
  std::shared_ptr<const Source> source;
  std::vector<Real> parameters;
  Index parameterCount = 0;

  EvaluationCall(const Napi::Object& from, const ShapeArgument& shape, Index runs) {
    plan.shape = shape.shape;
    parameterCount = shape.layout.size;
    parameters = array<Real>(from, "parameters", runs * parameterCount);
    source = readSource(property(from, "source"));
    plan.stream = readStream(from);
    plan.sequences = whole(from, "sequences", 1, Index{1} << 40);
    const std::string loss = text(from, "loss");
    plan.loss = item("loss", loss, findItem<Losses>(loss));
    plan.scored = readScored(text(from, "scored"));
    plan.correct = readCorrect(object(property(from, "correct"), "correct"));
    plan.threads = static_cast<int>(whole(from, "threads", 1, mostThreads));
    requireSizes(*source, plan.shape, plan.loss);
    backend = readBackend<Real>(from);
  }
};

void readEvaluation(const Napi::Object& from, Index runs, EvaluationPlan& plan) {
  for (const double value : array<double>(from, "seeds", runs)) plan.seeds.push_back(seed(value, "seeds"));
  plan.prefix = flag(from, "prefix");
  plan.perSequence = flag(from, "perSequence");
  const auto lengths = array<double>(from, "lengths", -1);
  if (lengths.empty() || lengths.size() % 2 != 0)
    throw Failure("OUTLAST_INVALID_ARGUMENT", "lengths must be pairs of from and to");
  for (std::size_t i = 0; i < lengths.size(); i += 2) {
    const bool fits = lengths[i] >= 1 && lengths[i + 1] >= lengths[i] &&
                      lengths[i + 1] <= static_cast<double>(largestWhole) &&
                      (i == 0 || lengths[i + 1] >= lengths[i - 1]);
    if (!fits) throw Failure("OUTLAST_INVALID_ARGUMENT", "lengths must be at least 1 and ascending");
    plan.lengths.push_back({static_cast<Index>(lengths[i]), static_cast<Index>(lengths[i + 1])});
  }
  const Napi::Value names = property(from, "metrics");
  const std::uint32_t count = names.IsArray() ? names.As<Napi::Array>().Length() : 0;
  if (count == 0) throw Failure("OUTLAST_INVALID_ARGUMENT", "metrics must be an array of names");
  for (std::uint32_t i = 0; i < count; ++i)
    plan.metrics.push_back(metricIndex(text(names.As<Napi::Array>().Get(i), "a metric")));
  const Index values = numbersOf({std::ssize(plan.metrics), std::ssize(plan.lengths), plan.sequences});
  if (values > mostValues) throw Failure("OUTLAST_TOO_LARGE", "an evaluation of so many sequences is too large");
  numbersOf({runs, values, std::ssize(statisticNames)});
}

Napi::Value evaluateModels(const Napi::CallbackInfo& info) {
  const Napi::Object from = object(info[0], "evaluation");
  const ShapeArgument shape = readShape(property(from, "shape"));
  return withReal(shape.dtype, [&](auto real) {
    using Real = decltype(real);
    const Index runs = whole(from, "runs", 1, Index{1} << 32);
    const auto call = std::make_shared<EvaluationCall<Real, EvaluationPlan>>(from, shape, runs);
    readEvaluation(from, runs, call->plan);
    const auto result = std::make_shared<EvaluationResult>();
    return startJob(
        info.Env(),
        [call, result](JobControl& control) {
          control.total = evaluationTotal(call->plan);
          *result = call->backend->evaluate(call->plan, *call->source, call->parameters.data(), call->parameterCount,
                                            control);
        },
        [result](Napi::Env env) {
          Napi::Object value = Napi::Object::New(env);
          value.Set("statistics", typedArray(env, result->statistics));
          value.Set("counts", typedArray(env, result->counts));
          if (!result->values.empty()) value.Set("values", typedArray(env, result->values));
          return value;
        });
  });
}

Napi::Value scan(const Napi::CallbackInfo& info) {
  const Napi::Object from = object(info[0], "scan");
  const ShapeArgument shape = readShape(property(from, "shape"));
  return withReal(shape.dtype, [&](auto real) {
    using Real = decltype(real);
    const auto call = std::make_shared<EvaluationCall<Real, ScanPlan>>(from, shape, 1);
    ScanPlan& plan = call->plan;
    plan.seed = seed(array<double>(from, "seeds", 1)[0], "seeds");
    plan.from = whole(from, "from", 1, largestWhole);
    plan.upTo = whole(from, "upTo", plan.from, largestWhole);
    plan.metric = metricIndex(text(from, "metric"));
    plan.statistic = static_cast<int>(whole(from, "statistic", 0, std::ssize(statisticNames) - 1));
    plan.bound = number(from, "bound");
    plan.atLeast = flag(from, "atLeast");
    const auto horizon = std::make_shared<Index>(0);
    return startJob(
        info.Env(),
        [call, horizon](JobControl& control) {
          control.total = call->plan.upTo;
          *horizon = call->backend->scan(call->plan, *call->source, call->parameters.data(), control);
        },
        [horizon](Napi::Env env) {
          Napi::Object value = Napi::Object::New(env);
          value.Set("horizon", static_cast<double>(*horizon));
          return value;
        });
  });
}

Napi::Value drawArrays(const Napi::CallbackInfo& info) {
  const auto source = readSource(info[0]);
  const Napi::Object from = object(info[1], "request");
  const Index shortest = whole(from, "from", 1, largestWhole);
  const LengthRange lengths{shortest, whole(from, "to", shortest, largestWhole)};
  const SetRequest request = evaluationRequest(seed(number(from, "seed"), "seed"), readStream(from), lengths,
                                               whole(from, "count", 1, largestWhole), flag(from, "prefix"));
  const DrawnSet set = drawSet(*source, request);
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("time", static_cast<double>(set.time));
  result.Set("inputs", typedArray(info.Env(), set.inputs));
  result.Set("targets", typedArray(info.Env(), set.targets));
  result.Set("lengths", typedArray(info.Env(), set.lengths));
  result.Set("mask", typedArray(info.Env(), set.mask));
  return result;
}

}  // namespace

void exportEvaluation(Napi::Env env, Napi::Object& exports) {
  add<evaluateModels>(env, exports, "evaluate");
  add<scan>(env, exports, "scanHorizon");
  add<drawArrays>(env, exports, "drawSet");
}

}  // namespace outlast::binding
