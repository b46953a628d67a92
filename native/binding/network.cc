// layout, initialize, forward and gradients, the latter two also as jobs.
#include <memory>

#include "backend/contract.h"
#include "binding/exports.h"
#include "binding/job.h"
#include "binding/shape.h"
#include "core/buffer.h"
#include "core/list.h"
#include "losses/list.h"
#include "rnn/initialize.h"

namespace outlast::binding {
namespace {

Initializer readInitializer(const Napi::Value& value, const Parameter& parameter) {
  const Napi::Object from = object(value, "initializer");
  const std::string name = text(from, "rule");
  Initializer initializer;
  const auto& rules = initializerRules();
  while (initializer.rule < static_cast<int>(rules.size()) && rules[initializer.rule].name != name) ++initializer.rule;
  item("initializer", name, initializer.rule < static_cast<int>(rules.size()) ? initializer.rule : -1);
  const auto& wanted = rules[initializer.rule].numbers;
  const Index count = wanted.empty() ? parameter.size : static_cast<Index>(wanted.size());
  initializer.numbers = array<double>(from, "numbers", count);
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (wanted[i] == "blockRows" && !(initializer.numbers[i] >= 1 && initializer.numbers[i] <= 9007199254740991.0))
      throw Failure("OUTLAST_INVALID_ARGUMENT", "blockRows must be at least 1");
  return initializer;
}

/// One model and one batch, ready to compute on any thread.
template <class Real>
struct NetworkCall {
  ShapeArgument shape;
  std::vector<Real> parameters;
  BatchArgument<Real> batch;
  int loss = 0;
  Scored scored = Scored::last;
  bool allStates = false;
  std::vector<Real> outputs, statesH, statesC, gradients;
  double lossValue = 0;

  [[nodiscard]] bool hasC() const { return stateSize(shape.shape) == 2 * shape.shape.layers * shape.shape.hiddenSize; }

  void computeForward() {
    const ModelShape& s = shape.shape;
    const Index steps = batch.batch * batch.time;
    outputs.assign(sizeOf(steps * s.outputSize), Real(0));
    if (allStates) {
      statesH.assign(sizeOf(s.layers * steps * s.hiddenSize), Real(0));
      if (hasC()) statesC.assign(statesH.size(), Real(0));
    }
    std::vector<ForwardOutput<Real>> places(batch.sequences.size());
    for (Index b = 0; b < batch.batch; ++b) {
      ForwardOutput<Real>& to = places[static_cast<std::size_t>(b)];
      to.outputs = outputs.data() + b * batch.time * s.outputSize;
      to.layerStride = steps * s.hiddenSize;
      if (allStates) to.h = statesH.data() + b * batch.time * s.hiddenSize;
      if (allStates && hasC()) to.c = statesC.data() + b * batch.time * s.hiddenSize;
    }
    cpuBackend<Real>().forward(s, parameters.data(), batch.sequences, places);
  }

  void computeGradients() {
    const auto network = cpuBackend<Real>().network(shape.shape);
    network->setParameters(parameters.data());
    gradients.resize(static_cast<std::size_t>(shape.layout.size));
    lossValue = network->gradients(batch.sequences, loss, scored, gradients.data());
  }

  Napi::Value forwardResult(Napi::Env env) {
    Napi::Object result = Napi::Object::New(env);
    result.Set("outputs", typedArray(env, outputs));
    result.Set("finalH", typedArray(env, finalStates(0)));
    if (hasC()) result.Set("finalC", typedArray(env, finalStates(shape.shape.layers)));
    if (allStates) result.Set("statesH", typedArray(env, statesH));
    if (allStates && hasC()) result.Set("statesC", typedArray(env, statesC));
    return result;
  }

  Napi::Value gradientsResult(Napi::Env env) {
    Napi::Object result = Napi::Object::New(env);
    result.Set("loss", lossValue);
    result.Set("gradients", typedArray(env, gradients));
    return result;
  }

 private:
  /// [L, B, H] from [B, stateSize]; `first` is the first layer's row in a state (h: 0, c: L).
  std::vector<Real> finalStates(int first) const {
    const Index h = shape.shape.hiddenSize;
    const Index width = stateSize(shape.shape);
    std::vector<Real> states;
    for (Index l = first; l < first + shape.shape.layers; ++l)
      for (Index b = 0; b < batch.batch; ++b) {
        const auto from = batch.final.begin() + b * width + l * h;
        states.insert(states.end(), from, from + h);
      }
    return states;
  }
};

template <class Real>
std::shared_ptr<NetworkCall<Real>> readForward(const Napi::CallbackInfo& info, ShapeArgument shape) {
  auto call = std::make_shared<NetworkCall<Real>>();
  call->parameters = array<Real>(info[1], "parameters", shape.layout.size);
  call->batch = readBatch<Real>(info[2], shape.shape, 0, 0);
  call->allStates = info[3].IsBoolean() && info[3].As<Napi::Boolean>().Value();
  const ModelShape& s = shape.shape;
  numbersOf({call->batch.batch, call->batch.time, s.outputSize});
  numbersOf({s.layers, call->batch.batch, call->batch.time, s.hiddenSize});
  call->shape = std::move(shape);
  return call;
}

template <class Real>
std::shared_ptr<NetworkCall<Real>> readGradients(const Napi::CallbackInfo& info, ShapeArgument shape) {
  auto call = std::make_shared<NetworkCall<Real>>();
  const std::string loss = text(info[3], "loss");
  call->loss = item("loss", loss, findItem<Losses>(loss));
  call->scored = readScored(text(info[4], "scored"));
  call->parameters = array<Real>(info[1], "parameters", shape.layout.size);
  const bool classes = visitItem<Losses>(call->loss, [](auto entry) { return decltype(entry)::classes; });
  const Index outputs = shape.shape.outputSize;
  call->batch = readBatch<Real>(info[2], shape.shape, classes ? 1 : outputs, classes ? outputs : 0);
  Index scored = 0;
  for (auto& sequence : call->batch.sequences) {
    if (call->scored == Scored::last) sequence.mask = nullptr;
    scored += scoredSteps(sequence, call->scored);
  }
  if (scored == 0) throw Failure("OUTLAST_SHAPE", "the mask leaves no step to score");
  call->shape = std::move(shape);
  return call;
}

Napi::Value layout(const Napi::CallbackInfo& info) {
  const ShapeArgument shape = readShape(info[0]);
  Napi::Array result = Napi::Array::New(info.Env());
  for (const Parameter& parameter : shape.layout.parameters) {
    Napi::Object entry = Napi::Object::New(info.Env());
    Napi::Array extents = Napi::Array::New(info.Env());
    for (std::size_t i = 0; i < parameter.shape.size(); ++i)
      extents.Set(static_cast<std::uint32_t>(i), static_cast<double>(parameter.shape[i]));
    entry.Set("name", parameter.name);
    entry.Set("shape", extents);
    entry.Set("offset", static_cast<double>(parameter.offset));
    entry.Set("size", static_cast<double>(parameter.size));
    result.Set(result.Length(), entry);
  }
  return result;
}

Napi::Value initializeModels(const Napi::CallbackInfo& info) {
  const ShapeArgument shape = readShape(info[0]);
  if (!info[1].IsArray() || info[1].As<Napi::Array>().Length() != shape.layout.parameters.size())
    throw Failure("OUTLAST_INVALID_ARGUMENT", "initializers must be an array with one rule a parameter");
  std::vector<Initializer> rules;
  for (std::size_t i = 0; i < shape.layout.parameters.size(); ++i)
    rules.push_back(
        readInitializer(info[1].As<Napi::Array>().Get(static_cast<std::uint32_t>(i)), shape.layout.parameters[i]));
  const auto seeds = array<double>(info[2], "seeds", -1);
  return withReal(shape.dtype, [&](auto real) {
    std::vector<decltype(real)> parameters(numbersOf({static_cast<Index>(seeds.size()), shape.layout.size}));
    for (std::size_t run = 0; run < seeds.size(); ++run)
      initialize(shape.layout, rules, seed(seeds[run], "seeds"),
                 parameters.data() + run * static_cast<std::size_t>(shape.layout.size));
    return typedArray(info.Env(), parameters);
  });
}

Napi::Value forward(const Napi::CallbackInfo& info) {
  ShapeArgument shape = readShape(info[0]);
  return withReal(shape.dtype, [&](auto real) {
    const auto call = readForward<decltype(real)>(info, std::move(shape));
    call->computeForward();
    return call->forwardResult(info.Env());
  });
}

Napi::Value gradients(const Napi::CallbackInfo& info) {
  ShapeArgument shape = readShape(info[0]);
  return withReal(shape.dtype, [&](auto real) {
    const auto call = readGradients<decltype(real)>(info, std::move(shape));
    call->computeGradients();
    return call->gradientsResult(info.Env());
  });
}

Napi::Value forwardJob(const Napi::CallbackInfo& info) {
  ShapeArgument shape = readShape(info[0]);
  return withReal(shape.dtype, [&](auto real) {
    const auto call = readForward<decltype(real)>(info, std::move(shape));
    return startJob(
        info.Env(), [call](JobControl&) { call->computeForward(); },
        [call](Napi::Env env) { return call->forwardResult(env); });
  });
}

Napi::Value gradientsJob(const Napi::CallbackInfo& info) {
  ShapeArgument shape = readShape(info[0]);
  return withReal(shape.dtype, [&](auto real) {
    const auto call = readGradients<decltype(real)>(info, std::move(shape));
    return startJob(
        info.Env(), [call](JobControl&) { call->computeGradients(); },
        [call](Napi::Env env) { return call->gradientsResult(env); });
  });
}

}  // namespace

void exportNetwork(Napi::Env env, Napi::Object& exports) {
  add<layout>(env, exports, "layout");
  add<initializeModels>(env, exports, "initialize");
  add<forward>(env, exports, "forward");
  add<gradients>(env, exports, "gradients");
  add<forwardJob>(env, exports, "forwardJob");
  add<gradientsJob>(env, exports, "gradientsJob");
}

}  // namespace outlast::binding
