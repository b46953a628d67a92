#include "sources/dyck1_spliced.h"

#include <unordered_map>
#include <utility>

#include "sources/generated.h"

namespace outlast {
namespace {

constexpr std::uint32_t placeStream = streamName("place");

SymbolString drawPart(double splitWeight, Index half, const Random& random) {
  ConditionedSymbols symbols(random, splitWeight, half);
  SymbolString string(static_cast<std::size_t>(half));
  for (std::uint8_t& symbol : string) symbol = symbols.next();
  return string;
}

// Different parts, one after the other.
class Parts {
 public:
  Parts(double splitWeight, Index half, const SetRequest& request)
      : splitWeight_(splitWeight), half_(half), request_(request), left_(words(half / 2)) {}

  // Draws one more; false when there is none, or none that comes soon.
  bool add() {
    if (left_ == 0) return false;
    for (Index budget = patience; budget > 0; budget -= half_) {
      throwIfStopped(request_);
      if (!strings_.add(drawPart(splitWeight_, half_, Random(request_.seed, request_.stream, draw_++)))) continue;
      --left_;
      return true;
    }
    return false;
  }
  [[nodiscard]] const SymbolStrings& strings() const { return strings_.strings(); }
  [[nodiscard]] SymbolStrings take() { return strings_.take(); }

 private:
  // Symbols drawn without a new string before one gives up, a second or so.
  static constexpr Index patience = Index{1} << 26;

  // Dyck words of so many pairs, a Catalan number, or more than anybody asks for.
  static Index words(Index pairs) {
    constexpr Index most = Index{1} << 40;
    Index catalan = 1;
    for (Index m = 1; m <= pairs && catalan < most; ++m) catalan = catalan * (4 * m - 2) / (m + 1);
    return catalan;
  }

  double splitWeight_;
  Index half_;
  const SetRequest& request_;
  Index left_;
  std::uint64_t draw_ = 0;
  DistinctStrings strings_;
};

// The place of splice `number` of a set.
Index drawPlace(Splicing splicing, Index half, const SetRequest& request, Index number) {
  if (splicing == Splicing::concatenated) return half;
  Random random(request.seed, request.stream ^ placeStream, static_cast<std::uint64_t>(number));
  return static_cast<Index>(random.below(static_cast<std::uint64_t>(half)));
}

void write(const SymbolStrings& parts, const Splice& splice, SymbolString& string) {
  const auto outer = parts[splice.outer];
  const auto inner = parts[splice.inner];
  string.assign(outer.begin(), outer.end());
  string.insert(string.begin() + static_cast<std::ptrdiff_t>(splice.at), inner.begin(), inner.end());
}

// Strings that were made already, by their hashes: none is kept in memory.
class Made {
 public:
  // Whether the splice makes a new string; it is then `splices`' next one.
  bool add(const SymbolStrings& parts, const std::vector<Splice>& splices, const Splice& splice) {
    write(parts, splice, string_);
    const std::size_t hash = hashOf(string_);
    const auto [from, to] = byHash_.equal_range(hash);
    for (auto made = from; made != to; ++made) {
      write(parts, splices[made->second], other_);
      if (string_ == other_) return false;
    }
    byHash_.emplace(hash, splices.size());
    return true;
  }

 private:
  std::unordered_multimap<std::size_t, std::size_t> byHash_;
  SymbolString string_, other_;
};

}  // namespace

SplicedStrings drawSpliced(Splicing splicing, double splitWeight, Index half, const SetRequest& request) {
  Parts parts(splitWeight, half, request);
  std::vector<Splice> splices;
  Made made;
  const auto wanted = static_cast<std::size_t>(request.count);
  Index number = 0;
  while (splices.size() < wanted && parts.add()) {
    const Index k = parts.strings().count() - 1;
    const Index pairs = splicing == Splicing::concatenated ? 2 * k + 1 : 2 * k;
    for (Index pair = 0; pair < pairs && splices.size() < wanted; ++pair) {
      const Index other = pair / 2;
      const Index at = drawPlace(splicing, half, request, number++);
      const Splice splice = pair % 2 == 0 ? Splice{other, k, at} : Splice{k, other, at};
      if (splicing == Splicing::concatenated || made.add(parts.strings(), splices, splice)) splices.push_back(splice);
    }
  }
  return {parts.take(), std::move(splices)};
}

SplicedStrings drawSplice(Splicing splicing, double splitWeight, Index half, const SetRequest& request, Index index) {
  SplicedStrings strings;
  for (const Index part : {2 * index, 2 * index + 1})
    strings.parts.append(
        drawPart(splitWeight, half, Random(request.seed, request.stream, static_cast<std::uint64_t>(part))));
  strings.splices.push_back({0, 1, drawPlace(splicing, half, request, index)});
  return strings;
}

}  // namespace outlast
