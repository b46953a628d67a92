// The core's lists by name, so that TypeScript fills tables by name and never by position.
#include "binding/exports.h"
#include "cells/list.h"
#include "core/list.h"
#include "losses/list.h"
#include "metrics/list.h"
#include "optimizers/list.h"
#include "penalties/list.h"
#include "rnn/initialize.h"
#include "schedules/list.h"
#include "sources/list.h"

namespace outlast::binding {
namespace {

template <class Names>
Napi::Array strings(Napi::Env env, const Names& names) {
  Napi::Array result = Napi::Array::New(env);
  for (const auto& name : names) result.Set(result.Length(), Napi::String::New(env, std::string(name)));
  return result;
}

/// { name: [names of its numbers] } for a list whose items have `numbers`.
template <class List>
Napi::Object fields(Napi::Env env) {
  Napi::Object result = Napi::Object::New(env);
  const auto add = [&]<class Item>(std::type_identity<Item>) { result.Set(Item::name, strings(env, Item::numbers)); };
  [&]<std::size_t... I>(std::index_sequence<I...>) { (add(std::type_identity<std::tuple_element_t<I, List>>{}), ...); }
  (std::make_index_sequence<std::tuple_size_v<List>>{});
  return result;
}

}  // namespace

void exportLists(Napi::Env env, Napi::Object& exports) {
  exports.Set("cells", strings(env, itemNames<Cells>()));
  exports.Set("losses", strings(env, itemNames<Losses>()));
  exports.Set("optimizers", fields<AnyOptimizers>(env));
  exports.Set("penalties", fields<Penalties>(env));
  exports.Set("schedules", fields<Schedules>(env));
  exports.Set("sources", fields<Sources>(env));
  exports.Set("metrics", strings(env, itemNames<Metrics>()));
  Napi::Object initializers = Napi::Object::New(env);
  for (const auto& rule : initializerRules()) initializers.Set(std::string(rule.name), strings(env, rule.numbers));
  exports.Set("initializers", initializers);
}

}  // namespace outlast::binding
