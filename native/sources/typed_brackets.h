// Next-symbol prediction on strings of several pairs of brackets (Suzgun et al. 2019): inputs one-hot of ( ) [ ] ...,
// targets which of them may come next. Dyck-k: every opening one and the closing one of the pair opened last;
// Shuffle-k: every opening one and each closing one whose pair is open.
#pragma once
#include "sources/dyck1_settings.h"

namespace outlast {

/// Dyck-1 strings whose opening brackets are each of a random pair. A closing one is of the pair opened last, or, with
/// `crossing` 1, of a pair drawn from all open ones. A draw without repetitions has no typed string twice. `counters`
/// 1: the targets of Shuffle-k, which crossing strings need; else of Dyck-k.
struct TypedBrackets {
  static constexpr const char* name = "typedBrackets";
  static constexpr std::array numbers = {"sampler", "minLength", "maxLength", "p",       "q",
                                         "skip",    "pairs",     "crossing",  "counters"};
  static std::unique_ptr<Source> make(const SourceArguments& arguments);
};

}  // namespace outlast
