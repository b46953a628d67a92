// Reading JavaScript arguments. Every read is checked, and arrays are copied: no JavaScript value can crash the
// process, and nothing that a job reads can be changed or freed behind it. Meaning is checked in TypeScript; the
// sentences here are for callers that go around it.
#pragma once
#include <napi.h>

#include <initializer_list>
#include <string>
#include <type_traits>
#include <vector>

#include "binding/publish.h"
#include "core/failure.h"
#include "core/plain_floats.h"
#include "core/types.h"

namespace outlast::binding {

/// As src/native says it.
inline constexpr Index mostThreads = 4096;

/// The property `key`, which must be there.
Napi::Value property(const Napi::Object& object, const char* key);
/// Whether an optional property's value is undefined or null.
bool isMissing(const Napi::Value& value);
Napi::Object object(const Napi::Value& value, const char* name);
/// A name, of some item of a list for example, or a path, of at most `most` bytes; what is longer is refused.
inline constexpr std::size_t longestName = 100;
std::string text(const Napi::Value& value, const char* name, std::size_t most = longestName);
std::string text(const Napi::Object& object, const char* key);
double number(const Napi::Object& object, const char* key);
bool flag(const Napi::Object& object, const char* key);
/// A whole number in least..most.
Index whole(const Napi::Object& object, const char* key, Index least, Index most);
/// A seed: a whole number in 0..2^53 - 1.
std::uint64_t seed(double value, const char* name);
/// The index of the item named by `key` in `List`.
int item(const char* list, const std::string& name, int index);

/// The product of extents, none negative. Throws OUTLAST_TOO_LARGE where it is more than an array can have.
Index numbersOf(std::initializer_list<Index> extents);

[[noreturn]] void wrongArray(const char* name, const char* kind, Index length);

template <class T>
constexpr napi_typedarray_type arrayType() {
  if constexpr (std::is_same_v<T, float>) return napi_float32_array;
  if constexpr (std::is_same_v<T, double>) return napi_float64_array;
  if constexpr (std::is_same_v<T, std::int32_t>) return napi_int32_array;
  if constexpr (std::is_same_v<T, std::uint32_t>) return napi_uint32_array;
  if constexpr (std::is_same_v<T, std::uint8_t>) return napi_uint8_array;
}

template <class T>
constexpr const char* arrayKind() {
  if constexpr (std::is_same_v<T, float>) return "Float32Array";
  if constexpr (std::is_same_v<T, double>) return "Float64Array";
  if constexpr (std::is_same_v<T, std::int32_t>) return "Int32Array";
  if constexpr (std::is_same_v<T, std::uint32_t>) return "Uint32Array";
  if constexpr (std::is_same_v<T, std::uint8_t>) return "Uint8Array";
}

/// A copy of a typed array of exactly this element type; `length` -1 takes any. A detached array has no elements.
template <class T>
std::vector<T> array(const Napi::Value& value, const char* name, Index length) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != arrayType<T>())
    wrongArray(name, arrayKind<T>(), length);
  const auto typed = value.As<Napi::TypedArrayOf<T>>();
  const auto count = static_cast<Index>(typed.ElementLength());
  if (length >= 0 && count != length) wrongArray(name, arrayKind<T>(), length);
  const T* data = count == 0 ? nullptr : typed.Data();
  return std::vector<T>(data, data + count);
}

template <class T>
std::vector<T> array(const Napi::Object& from, const char* key, Index length) {
  return array<T>(property(from, key), key, length);
}

/// Empty when the property is missing.
template <class T>
std::vector<T> optionalArray(const Napi::Object& from, const char* key, Index length) {
  const Napi::Value value = from.Get(key);
  return isMissing(value) ? std::vector<T>() : array<T>(value, key, length);
}

/// A typed array of zeros by the constructor that JavaScript has for it. Throws std::bad_alloc without memory for it.
Napi::TypedArray constructArray(Napi::Env env, const char* kind, napi_typedarray_type type, std::size_t length);

/// A new typed array with these numbers.
template <class T>
Napi::Value typedArray(Napi::Env env, const std::vector<T>& values) {
  // Napi's own way is quicker, and ends the process where there is no memory for the array.
  constexpr std::size_t quick = 1024;
  auto result =
      values.size() <= quick
          ? Napi::TypedArrayOf<T>::New(env, values.size(), arrayType<T>())
          : constructArray(env, arrayKind<T>(), arrayType<T>(), values.size()).template As<Napi::TypedArrayOf<T>>();
  std::copy(values.begin(), values.end(), result.Data());
  publish(result);
  return result;
}

/// Calls `work` with a value of the number type that `dtype` names.
template <class Work>
auto withReal(const std::string& dtype, Work&& work) {
  if (dtype == "float32") return work(float{});
  if (dtype == "float64") return work(double{});
  throw Failure("OUTLAST_DTYPE", "dtype must be float32 or float64, not " + dtype);
}

/// Within a catch block: what was caught, as JavaScript is to see it, with its code.
Napi::Error toError(Napi::Env env);

/// What `work` gives; its failures become JavaScript errors.
template <class Work>
Napi::Value shielded(Napi::Env env, const Work& work) {
  try {
    return work();
  } catch (...) {
    throw toError(env);
  }
}

/// Shields a native function: failures become JavaScript errors with their code.
template <Napi::Value (*function)(const Napi::CallbackInfo&)>
Napi::Value guarded(const Napi::CallbackInfo& info) {
  return shielded(info.Env(), [&] {
    const PlainFloats mode;  // threads that are started here have it too
    return function(info);
  });
}

}  // namespace outlast::binding
