// runChunk: many training runs of one shape. beginTraining: the same in parts.
#include <memory>

#include "binding/chunk.h"
#include "binding/device.h"
#include "binding/exports.h"
#include "binding/job.h"
#include "ensemble/estimate.h"

namespace outlast::binding {
namespace {

Napi::Value runChunk(const Napi::CallbackInfo& info) {
  const Napi::Object from = object(info[0], "chunk");
  const ShapeArgument shape = readShape(property(from, "shape"));
  return withReal(shape.dtype, [&](auto real) {
    using Real = decltype(real);
    const std::shared_ptr<Chunk<Real>> chunk = readChunk<Real>(from, shape);
    const std::shared_ptr<const Backend<Real>> backend = readBackend<Real>(from);
    auto outcomes = std::make_shared<std::vector<RunOutcome<Real>>>();
    // A thread takes longer to start than such a job takes to run.
    const bool brief = backend.get() == &cpuBackend<Real>() && estimateMicroseconds(*chunk) < 20;
    if (brief) chunk->threads = 1;
    const auto work = [backend, chunk, outcomes](JobControl& control) { *outcomes = backend->train(*chunk, control); };
    const auto deliver = [backend, chunk, outcomes](Napi::Env env) {
      return chunkResult(env, *outcomes, backend->sideBySide(*chunk));
    };
    return brief ? runAtOnce(info.Env(), work, deliver) : startJob(info.Env(), work, deliver);
  });
}

/// Has JavaScript's garbage collector know of memory that a value of its own keeps from being freed. Made, and ended,
/// on the JavaScript thread.
class ReportedMemory {
 public:
  ReportedMemory(napi_env env, std::size_t bytes) : env_(env), bytes_(static_cast<std::int64_t>(bytes)) {
    change(bytes_);
  }
  ~ReportedMemory() { change(-bytes_); }
  ReportedMemory(const ReportedMemory&) = delete;
  ReportedMemory& operator=(const ReportedMemory&) = delete;

 private:
  void change(std::int64_t bytes) const {
    std::int64_t all = 0;
    napi_adjust_external_memory(env_, bytes, &all);
  }

  napi_env env_;
  std::int64_t bytes_;
};

/// A training in parts, as JavaScript holds it; its members are for the JavaScript thread, but for `training` while a
/// part is under way.
template <class Real>
struct Session {
  /// With each run's parameters go those that it has come to, and mostly two numbers of its optimizer for each.
  Session(napi_env env, std::shared_ptr<const Backend<Real>> on, std::shared_ptr<Chunk<Real>> of)
      : backend(std::move(on)),
        chunk(std::move(of)),
        training(backend->beginTraining(*chunk)),
        taken(static_cast<std::size_t>(chunk->runs)),
        memory(env, 4 * chunk->parameters.size() * sizeof(Real)) {}

  std::shared_ptr<const Backend<Real>> backend;
  std::shared_ptr<Chunk<Real>> chunk;
  std::unique_ptr<Training<Real>> training;
  std::vector<bool> taken;
  ReportedMemory memory;
  bool isBusy = false;  ///< for good after a part that failed

  /// Of `value`, the numbers of runs that go on: ascending, none taken.
  std::vector<Index> runsOf(const Napi::Value& value) const {
    if (isBusy) throw Failure("OUTLAST_INVALID_ARGUMENT", "a part of the training is under way, or has failed");
    std::vector<Index> runs;
    for (const std::uint32_t run : array<std::uint32_t>(value, "runs", -1)) {
      const bool ascends = runs.empty() || static_cast<Index>(run) > runs.back();
      if (!ascends || run >= chunk->runs || taken[run])
        throw Failure("OUTLAST_INVALID_ARGUMENT", "runs must be ascending numbers of runs that were not taken");
      runs.push_back(run);
    }
    return runs;
  }
};

template <class Real>
Napi::Value standingsOf(Napi::Env env, const std::vector<Standing>& standings) {
  std::vector<double> losses;
  std::vector<std::uint8_t> over;
  for (const Standing& standing : standings) {
    losses.push_back(standing.loss);
    over.push_back(standing.isOver ? 1 : 0);
  }
  Napi::Object result = Napi::Object::New(env);
  result.Set("losses", typedArray(env, losses));
  result.Set("over", typedArray(env, over));
  return result;
}

/// (runs, { judgedFrom, to }): a job.
template <class Real>
Napi::Value advance(const std::shared_ptr<Session<Real>>& session, const Napi::CallbackInfo& info) {
  const Napi::Object given = object(info[1], "part");
  const TrainingPart part{whole(given, "judgedFrom", 0, largestWhole), number(given, "to")};
  if (!(part.to >= 0)) throw Failure("OUTLAST_INVALID_ARGUMENT", "to must be a number of steps, or Infinity");
  // Last, since reading the part may run JavaScript, which may ask for a part itself.
  const std::vector<Index> runs = session->runsOf(info[0]);
  auto standings = std::make_shared<std::vector<Standing>>();
  session->isBusy = true;
  const auto work = [session, standings, runs, part](JobControl& control) {
    *standings = session->training->advance(runs, part, control);
  };
  return startJob(info.Env(), work, [session, standings](Napi::Env env) {
    session->isBusy = false;
    return standingsOf<Real>(env, *standings);
  });
}

/// (runs): what they leave.
template <class Real>
Napi::Value take(const std::shared_ptr<Session<Real>>& session, const Napi::CallbackInfo& info) {
  std::vector<RunOutcome<Real>> outcomes;
  for (const Index run : session->runsOf(info[0])) {
    outcomes.push_back(session->training->take(run));
    session->taken[run] = true;
  }
  return chunkResult(info.Env(), outcomes, session->backend->sideBySide(*session->chunk));
}

Napi::Value beginTraining(const Napi::CallbackInfo& info) {
  const Napi::Object from = object(info[0], "chunk");
  const ShapeArgument shape = readShape(property(from, "shape"));
  return withReal(shape.dtype, [&](auto real) -> Napi::Value {
    using Real = decltype(real);
    auto chunk = readChunk<Real>(from, shape);
    auto session = std::make_shared<Session<Real>>(info.Env(), readBackend<Real>(from), std::move(chunk));
    Napi::Object handle = Napi::Object::New(info.Env());
    const auto addMethod = [&](const char* name, auto method) {
      const auto call = [session, method](const Napi::CallbackInfo& own) {
        return shielded(own.Env(), [&] { return method(session, own); });
      };
      handle.Set(name, Napi::Function::New(info.Env(), call, name));
    };
    addMethod("advance", advance<Real>);
    addMethod("take", take<Real>);
    return handle;
  });
}

}  // namespace

void exportTraining(Napi::Env env, Napi::Object& exports) {
  add<runChunk>(env, exports, "runChunk");
  add<beginTraining>(env, exports, "beginTraining");
}

}  // namespace outlast::binding
