#include "sources/list.h"

#include <string>

#include "core/failure.h"

namespace outlast {

std::unique_ptr<Source> makeSource(std::string_view kind, std::span<const double> numbers, const SourceArrays& arrays) {
  const int index = findItem<Sources>(kind);
  if (index < 0) throw Failure("OUTLAST_INVALID_ARGUMENT", "There is no source called \"" + std::string(kind) + "\".");
  return visitItem<Sources>(
      index, [&](const auto item) { return item.make(SourceArguments(item.name, item.numbers, numbers, arrays)); });
}

}  // namespace outlast
