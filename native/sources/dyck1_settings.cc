#include "sources/dyck1_settings.h"

#include <algorithm>

#include "core/failure.h"
#include "sources/generated.h"

namespace outlast {
namespace {

std::vector<Index> readDepths(const SourceArguments& arguments) {
  std::vector<Index> depths;
  for (const double depth : arguments.optional<double>("depths")) {
    if (!(depth >= 1.0 && depth <= static_cast<double>(largestWhole)))
      throw Failure("OUTLAST_INVALID_ARGUMENT", "The depths of zigzag strings must be whole numbers of 1 or more.");
    depths.push_back(static_cast<Index>(depth));
  }
  return depths;
}

}  // namespace

DyckSettings DyckSettings::read(const SourceArguments& arguments) {
  const DyckSettings settings{static_cast<DyckSampler>(arguments.whole("sampler", 0, 5)),
                              arguments.lengths("minLength", "maxLength", 1),
                              arguments.number("p", 0.0, 1.0),
                              arguments.number("q", 0.0, 0.5),  // beyond 1/2, S S alone may go on for ever
                              arguments.whole("skip", 0),
                              readDepths(arguments)};
  if (settings.p + settings.q > 1.0)
    throw Failure("OUTLAST_INVALID_ARGUMENT", "The Dyck-1 grammar needs p + q of at most 1.");
  // A tree of given size has a law of its own where every rule has a chance; splits are innumerable as p comes to 0.
  constexpr double leastP = 0x1p-10;
  if (settings.sampler >= DyckSampler::conditioned && (settings.p < leastP || settings.p + settings.q >= 1.0))
    throw Failure("OUTLAST_INVALID_ARGUMENT",
                  "The Dyck-1 grammar conditioned on a length needs p of at least 1/1024 and p + q below 1.");
  return settings;
}

DyckGrammar DyckSettings::grammar(const SetRequest& request) const {
  const LengthRange wanted = request.stream == streamName("data") ? lengths : generatedLengths(request);
  return {p, q, {std::max<Index>(1, wanted.from), wanted.to}};
}

SymbolStrings drawGrammarRows(const DyckSettings& settings, const SetRequest& request, const Decorate& decorate) {
  const SymbolStrings rows = drawDistinct(settings.grammar(request), request, settings.skip, decorate);
  const LengthRange wanted = generatedLengths(request);
  SymbolStrings kept;
  for (Index row = 0; row < rows.count(); ++row) {
    const Index length = std::ssize(rows[row]);
    if (length >= wanted.from && length <= wanted.to) kept.append(rows[row]);
  }
  return kept;
}

}  // namespace outlast
