// devices and deviceUnsupported, and how other calls name a device.
#include "binding/device.h"

#include "binding/chunk.h"
#include "binding/exports.h"
#include "device/library.h"
#include "device/train.h"

namespace outlast::binding {
namespace {

constexpr std::size_t longestPath = 4096;
constexpr Index mostDevices = 1024;

std::string readPath(const Napi::Value& value) { return text(value, "library", longestPath); }

/// (library): [{ name, teams, freeBytes }]
Napi::Value devices(const Napi::CallbackInfo& info) {
  Napi::Array result = Napi::Array::New(info.Env());
  for (const device::DeviceInfo& one : device::listDevices(device::openDriver(readPath(info[0])))) {
    Napi::Object entry = Napi::Object::New(info.Env());
    entry.Set("name", static_cast<const char*>(one.name));
    entry.Set("teams", one.teams);
    entry.Set("freeBytes", static_cast<double>(one.freeBytes));
    result.Set(result.Length(), entry);
  }
  return result;
}

/// (chunk, evaluation or scan): what of it a device does not do, or null.
Napi::Value deviceUnsupported(const Napi::CallbackInfo& info) {
  const Napi::Object from = object(info[0], "work");
  const ShapeArgument shape = readShape(property(from, "shape"));
  // What is evaluated has no optimizer, and its models' shape is all that matters.
  const char* const what =
      isMissing(from.Get("optimizer")) ? device::unsupported(shape.shape) : withReal(shape.dtype, [&](auto real) {
        return device::unsupported(*readChunk<decltype(real)>(from, shape));
      });
  if (what == nullptr) return info.Env().Null();
  return Napi::String::New(info.Env(), what);
}

}  // namespace

template <class Real>
std::shared_ptr<const Backend<Real>> readBackend(const Napi::Object& from) {
  const Napi::Value value = from.Get("device");
  if (isMissing(value)) return {std::shared_ptr<void>(), &cpuBackend<Real>()};
  const Napi::Object given = object(value, "device");
  return deviceBackend<Real>(readPath(property(given, "library")),
                             static_cast<int>(whole(given, "ordinal", 0, mostDevices)));
}

template std::shared_ptr<const Backend<float>> readBackend<float>(const Napi::Object&);
template std::shared_ptr<const Backend<double>> readBackend<double>(const Napi::Object&);

void exportDevices(Napi::Env env, Napi::Object& exports) {
  add<devices>(env, exports, "devices");
  add<deviceUnsupported>(env, exports, "deviceUnsupported");
}

}  // namespace outlast::binding
