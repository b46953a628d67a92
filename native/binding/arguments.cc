#include "binding/arguments.h"

#include <cmath>
#include <new>

#include "core/first_failure.h"

namespace outlast::binding {
namespace {

[[noreturn]] void wrong(const std::string& sentence) { throw Failure("OUTLAST_INVALID_ARGUMENT", sentence); }

/// Takes no memory of the core's.
Napi::Error newError(Napi::Env env, const char* code, const char* sentence) {
  Napi::Error error = Napi::Error::New(env, sentence);
  error.Set("code", Napi::String::New(env, code));
  return error;
}

}  // namespace

bool isMissing(const Napi::Value& value) { return value.IsUndefined() || value.IsNull(); }

Napi::Value property(const Napi::Object& object, const char* key) {
  const Napi::Value value = object.Get(key);
  if (isMissing(value)) wrong(std::string(key) + " is missing");
  return value;
}

Napi::Object object(const Napi::Value& value, const char* name) {
  if (!value.IsObject()) wrong(std::string(name) + " must be an object");
  return value.As<Napi::Object>();
}

std::string text(const Napi::Value& value, const char* name, std::size_t most) {
  if (!value.IsString()) wrong(std::string(name) + " must be a string");
  std::size_t length = 0;
  if (napi_get_value_string_utf8(value.Env(), value, nullptr, 0, &length) != napi_ok || length > most)
    wrong(std::string(name) + " must be a name of at most " + std::to_string(most) + " bytes");
  return value.As<Napi::String>().Utf8Value();
}

std::string text(const Napi::Object& object, const char* key) { return text(property(object, key), key); }

double number(const Napi::Object& object, const char* key) {
  const Napi::Value value = property(object, key);
  if (!value.IsNumber()) wrong(std::string(key) + " must be a number");
  return value.As<Napi::Number>().DoubleValue();
}

bool flag(const Napi::Object& object, const char* key) {
  const Napi::Value value = property(object, key);
  if (!value.IsBoolean()) wrong(std::string(key) + " must be true or false");
  return value.As<Napi::Boolean>().Value();
}

Index whole(const Napi::Object& object, const char* key, Index least, Index most) {
  const double value = number(object, key);
  if (!(value >= static_cast<double>(least) && value <= static_cast<double>(most) && std::floor(value) == value))
    wrong(std::string(key) + " must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return static_cast<Index>(value);
}

std::uint64_t seed(double value, const char* name) {
  if (!(value >= 0 && value <= 9007199254740991.0 && std::floor(value) == value))
    wrong(std::string(name) + " must be a whole number from 0 to 2^53 - 1");
  return static_cast<std::uint64_t>(value);
}

int item(const char* list, const std::string& name, int index) {
  if (index < 0) wrong("there is no " + std::string(list) + " called " + name);
  return index;
}

Index numbersOf(std::initializer_list<Index> extents) {
  Index product = 1;
  for (const Index extent : extents) {
    if (extent != 0 && product > largestWhole / extent)
      throw Failure("OUTLAST_TOO_LARGE", "these sizes make more numbers than any array has");
    product *= extent;
  }
  return product;
}

void wrongArray(const char* name, const char* kind, Index length) {
  wrong(std::string(name) + " must be a " + kind + (length < 0 ? "" : " of " + std::to_string(length) + " numbers"));
}

Napi::TypedArray constructArray(Napi::Env env, const char* kind, napi_typedarray_type type, std::size_t length) {
  const Napi::Value constructor = env.Global().Get(kind);
  Napi::Value made;
  try {
    const auto count = Napi::Number::New(env, static_cast<double>(length));
    if (constructor.IsFunction()) made = constructor.As<Napi::Function>().New({count});
  } catch (const Napi::Error&) {
    throw std::bad_alloc();
  }
  // Scripts can put anything in the constructor's place.
  if (!made.IsTypedArray() || made.As<Napi::TypedArray>().TypedArrayType() != type ||
      made.As<Napi::TypedArray>().ElementLength() != length)
    throw Failure("OUTLAST_NATIVE", std::string("new ") + kind + "(length) does not give what it should");
  return made.As<Napi::TypedArray>();
}

Napi::Error toError(Napi::Env env) {
  try {
    throw;
  } catch (const Napi::Error& error) {
    return error;
  } catch (...) {
    try {
      const Failure failure = caughtFailure();
      return newError(env, failure.code().c_str(), failure.what());
    } catch (const std::bad_alloc&) {
      return newError(env, "OUTLAST_TOO_LARGE", "There is not enough memory for this call: ask for less at a time.");
    }
  }
}

}  // namespace outlast::binding
