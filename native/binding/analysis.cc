// Exact answers about linear systems, and random ones; each within the call that asks for it.
#include <algorithm>

#include "analysis/impulse.h"
#include "analysis/infinite_error.h"
#include "analysis/memory.h"
#include "analysis/random_system.h"
#include "analysis/singular_values.h"
#include "analysis/spectrum.h"
#include "binding/exports.h"

namespace outlast::binding {
namespace {

using analysis::Matrix;

constexpr Index largestExtent = Index{1} << 24;
/// The most numbers that a result holds, and the most lags that are walked through.
constexpr double largestResult = 4294967296.0;
constexpr Index mostLags = Index{1} << 32;

using RowMajor = Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;

Matrix readMatrix(const Napi::Object& from, const char* key, Index rows, Index columns) {
  const auto numbers = array<double>(from, key, rows * columns);
  return RowMajor(numbers.data(), rows, columns);
}

analysis::System readSystem(const Napi::Value& value, const char* name) {
  const Napi::Object from = object(value, name);
  const Index n = whole(from, "dimension", 1, largestExtent);
  const Index inputs = whole(from, "inputSize", 1, largestExtent);
  const Index outputs = whole(from, "outputSize", 1, largestExtent);
  return {readMatrix(from, "A", n, n), readMatrix(from, "B", n, inputs), readMatrix(from, "C", outputs, n)};
}

struct Pair {
  analysis::System student, teacher;
};

Pair readPair(const Napi::CallbackInfo& info) {
  Pair pair{readSystem(info[0], "student"), readSystem(info[1], "teacher")};
  if (pair.student.b.cols() != pair.teacher.b.cols() || pair.student.c.rows() != pair.teacher.c.rows())
    throw Failure("OUTLAST_SHAPE", "student and teacher must have inputs and outputs of the same sizes");
  return pair;
}

double tolerance(const Napi::Value& options) { return number(object(options, "options"), "tolerance"); }

/// [n, 2]: real and imaginary parts.
Napi::Value fromList(Napi::Env env, const std::vector<analysis::Complex>& list) {
  std::vector<double> numbers;
  for (const analysis::Complex& x : list) numbers.insert(numbers.end(), {x.real(), x.imag()});
  return typedArray(env, numbers);
}

Napi::Value fromMatrix(Napi::Env env, const Matrix& matrix) {
  const Matrix transposed = matrix.transpose();
  return typedArray(env, std::vector<double>(transposed.data(), transposed.data() + transposed.size()));
}

Napi::Value randomSystem(const Napi::CallbackInfo& info) {
  constexpr Index most = 4096;
  const Napi::Object from = object(info[0], "system");
  const analysis::SystemSizes sizes{whole(from, "dimension", 1, most), whole(from, "inputSize", 1, most),
                                    whole(from, "outputSize", 1, most)};
  const analysis::System system =
      analysis::drawSystem(sizes, number(from, "spectralRadius"), seed(number(from, "seed"), "seed"));
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("A", fromMatrix(info.Env(), system.a));
  result.Set("B", fromMatrix(info.Env(), system.b));
  result.Set("C", fromMatrix(info.Env(), system.c));
  return result;
}

Napi::Value impulseResponse(const Napi::CallbackInfo& info) {
  const analysis::System system = readSystem(info[0], "system");
  const Index length = whole(object(info[1], "options"), "length", 0, mostLags);
  const double size = static_cast<double>(length) * static_cast<double>(system.b.cols() * system.c.rows());
  if (size > largestResult) throw Failure("OUTLAST_TOO_LARGE", "an impulse response of this length is too large");
  return typedArray(info.Env(), analysis::impulseResponse(system, length));
}

Napi::Value impulseErrors(const Napi::CallbackInfo& info) {
  const Pair pair = readPair(info);
  const auto counts = array<double>(info[2], "lags", -1);
  std::vector<Index> lags;
  for (const double count : counts) {
    if (!(count >= 0 && count <= static_cast<double>(mostLags)) ||
        (!lags.empty() && count < static_cast<double>(lags.back())))
      throw Failure("OUTLAST_INVALID_ARGUMENT", "lags must be ascending whole numbers up to 2^32");
    lags.push_back(static_cast<Index>(count));
  }
  const auto errors = analysis::impulseErrors(pair.student, pair.teacher, lags);
  Napi::Object result = Napi::Object::New(info.Env());
  const auto set = [&](const char* name, auto&& read) {
    std::vector<double> numbers;
    numbers.reserve(errors.size());
    for (const analysis::ImpulseError& error : errors) numbers.push_back(read(error));
    result.Set(name, typedArray(info.Env(), numbers));
  };
  set("squared", [](const auto& error) { return error.squared.value(); });
  set("log10Squared", [](const auto& error) { return error.squared.log10(); });
  set("difference", [](const auto& error) { return error.difference.value(); });
  set("reference", [](const auto& error) { return error.reference.value(); });
  set("normalized", [](const auto& error) { return error.difference.over(error.reference); });
  set("worst", [](const auto& error) { return static_cast<double>(error.worst); });
  return result;
}

Napi::Value infiniteError(const Napi::CallbackInfo& info) {
  constexpr const char* verdicts[] = {"stable", "unstable", "undecided"};
  const Pair pair = readPair(info);
  const auto error = analysis::infiniteError(pair.student, pair.teacher, tolerance(info[2]));
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("verdict", verdicts[static_cast<int>(error.verdict)]);
  result.Set("error", error.error);
  result.Set("bound", error.bound);
  result.Set("radius", error.radius);
  result.Set("dimension", static_cast<double>(error.dimension));
  return result;
}

Napi::Value spectrum(const Napi::CallbackInfo& info) {
  const auto found = analysis::spectrum(readSystem(info[0], "system"), tolerance(info[1]));
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("all", fromList(info.Env(), found.all));
  result.Set("minimal", fromList(info.Env(), found.minimal));
  result.Set("reachable", static_cast<double>(found.reachable));
  result.Set("observable", static_cast<double>(found.observable));
  return result;
}

Napi::Value eigenvalues(const Napi::CallbackInfo& info) {
  return fromList(info.Env(), analysis::eigenvalues(readSystem(info[0], "system").a));
}

Napi::Value gramians(const Napi::CallbackInfo& info) {
  const auto found = analysis::gramians(readSystem(info[0], "system"));
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("reachability", fromMatrix(info.Env(), found.reachability));
  result.Set("observability", fromMatrix(info.Env(), found.observability));
  return result;
}

Napi::Value hankelValues(const Napi::CallbackInfo& info) {
  return fromMatrix(info.Env(), analysis::hankelValues(readSystem(info[0], "system"), tolerance(info[1])));
}

Napi::Value singularValues(const Napi::CallbackInfo& info) {
  const Napi::Object from = object(info[0], "matrix");
  const Index rows = whole(from, "rows", 1, largestExtent), columns = whole(from, "columns", 1, largestExtent);
  return fromMatrix(info.Env(), analysis::singularValues(readMatrix(from, "data", rows, columns)));
}

Napi::Value fromCurve(Napi::Env env, const analysis::MemoryCurve& curve) {
  Napi::Object result = Napi::Object::New(env);
  result.Set("lags", typedArray(env, curve.lags));
  result.Set("total", curve.total);
  return result;
}

Napi::Value memoryCapacity(const Napi::CallbackInfo& info) {
  const Index lags = whole(object(info[1], "options"), "lags", 0, mostLags);
  return fromCurve(info.Env(), analysis::memoryCapacity(readSystem(info[0], "system"), lags, tolerance(info[1])));
}

Napi::Value fisherMemory(const Napi::CallbackInfo& info) {
  const Napi::Object options = object(info[1], "options");
  const Index lags = whole(options, "lags", 0, mostLags);
  return fromCurve(info.Env(), analysis::fisherMemory(readSystem(info[0], "system"), lags, number(options, "noise")));
}

}  // namespace

void exportAnalysis(Napi::Env env, Napi::Object& exports) {
  add<randomSystem>(env, exports, "randomSystem");
  add<impulseResponse>(env, exports, "impulseResponse");
  add<impulseErrors>(env, exports, "impulseErrors");
  add<infiniteError>(env, exports, "infiniteError");
  add<spectrum>(env, exports, "spectrum");
  add<eigenvalues>(env, exports, "eigenvalues");
  add<gramians>(env, exports, "gramians");
  add<hankelValues>(env, exports, "hankelValues");
  add<singularValues>(env, exports, "singularValues");
  add<memoryCapacity>(env, exports, "memoryCapacity");
  add<fisherMemory>(env, exports, "fisherMemory");
}

}  // namespace outlast::binding
