// What says which Dyck-1 strings a source draws.
#pragma once
#include <array>
#include <vector>

#include "sources/arguments.h"
#include "sources/distinct_draw.h"
#include "sources/dyck1_grammar.h"
#include "sources/source.h"

namespace outlast {

/// In the order of src/tasks/languages/brackets.ts.
enum class DyckSampler : std::uint8_t { grammar, uniform, zigzag, conditioned, concatenated, nested };

struct DyckSettings {
  DyckSampler sampler;
  LengthRange lengths;  ///< of the training strings
  double p;
  double q;
  Index skip;                 ///< rows of the training draw before the first one
  std::vector<Index> depths;  ///< of zigzag strings; empty: the default ones

  /// Names of the numbers that `read` reads; `depths` is an array.
  static constexpr std::array numbers = {"sampler", "minLength", "maxLength", "p", "q", "skip"};
  static DyckSettings read(const SourceArguments& arguments);

  /// The grammar of a request. The training draw is one draw whichever part of it is asked for; else lengths are as
  /// they are wanted.
  [[nodiscard]] DyckGrammar grammar(const SetRequest& request) const;
  /// Of a split and its further leaf, for ConditionedSymbols.
  [[nodiscard]] double splitWeight() const { return q * (1.0 - p - q); }
};

/// The rows of a request from the draw without repetitions whose length is wanted.
SymbolStrings drawGrammarRows(const DyckSettings& settings, const SetRequest& request, const Decorate& decorate = {});

}  // namespace outlast
