// What the addon exports, a file each.
#pragma once
#include "binding/arguments.h"

namespace outlast::binding {

/// Adds a native function under `name`, its failures turned into JavaScript errors.
template <Napi::Value (*function)(const Napi::CallbackInfo&)>
void add(Napi::Env env, Napi::Object& exports, const char* name) {
  exports.Set(name, Napi::Function::New(env, guarded<function>, name));
}

void exportLists(Napi::Env env, Napi::Object& exports);
void exportNetwork(Napi::Env env, Napi::Object& exports);
void exportTraining(Napi::Env env, Napi::Object& exports);
void exportEvaluation(Napi::Env env, Napi::Object& exports);
void exportDevices(Napi::Env env, Napi::Object& exports);
void exportExcursions(Napi::Env env, Napi::Object& exports);
void exportCertificate(Napi::Env env, Napi::Object& exports);
void exportElementary(Napi::Env env, Napi::Object& exports);

/// What every instruction-set level shares.
void exportAnalysis(Napi::Env env, Napi::Object& exports);

}  // namespace outlast::binding
