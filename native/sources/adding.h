// The adding problem (Hochreiter and Schmidhuber 1997): inputs [u_t ~ U(0, 1), marker], one marker in each half of the
// sequence; the target is the sum of the marked u_t so far, which `every` reads at the last step alone.
#pragma once
#include <array>

#include "sources/arguments.h"
#include "sources/source.h"

namespace outlast {

struct Adding {
  static constexpr const char* name = "adding";
  static constexpr std::array numbers = {"minLength", "maxLength"};
  static std::unique_ptr<Source> make(const SourceArguments& arguments);
};

}  // namespace outlast
