#include "sources/dyck1_grammar.h"

#include <algorithm>
#include <string>

#include "core/failure.h"

namespace outlast {
namespace {

// The rows of a DyckStrings by their symbols: open addressing, at most half full.
class RowTable {
 public:
  explicit RowTable(const DyckStrings& strings) : strings_(strings), slots_(1024, empty) {}

  // Whether the string is among the rows; when not, the next row is taken to be it.
  bool add(std::span<const std::uint8_t> string) {
    if (2 * used_ >= slots_.size()) grow();
    Index& slot = find(string);
    if (slot != empty) return false;
    slot = static_cast<Index>(used_++);
    return true;
  }

 private:
  static constexpr Index empty = -1;

  // FNV-1a over the symbols, its high bits mixed into the low ones that choose a slot.
  static std::size_t hash(std::span<const std::uint8_t> string) {
    std::uint64_t value = 0xcbf29ce484222325ULL;
    for (const std::uint8_t symbol : string) value = (value ^ symbol) * 0x100000001b3ULL;
    return static_cast<std::size_t>(value ^ (value >> 32));
  }

  Index& find(std::span<const std::uint8_t> string) {
    std::size_t place = hash(string) & (slots_.size() - 1);
    while (slots_[place] != empty && !std::ranges::equal(strings_[slots_[place]], string))
      place = (place + 1) & (slots_.size() - 1);
    return slots_[place];
  }

  void grow() {
    slots_.assign(2 * slots_.size(), empty);
    for (std::size_t row = 0; row < used_; ++row) find(strings_[static_cast<Index>(row)]) = static_cast<Index>(row);
  }

  const DyckStrings& strings_;
  std::vector<Index> slots_;
  std::size_t used_ = 0;
};

}  // namespace

bool DyckGrammar::draw(Random& random, Index& budget, String& string) {
  string.clear();
  frames_.clear();
  const auto longest = static_cast<std::size_t>(lengths_.to);
  std::size_t brackets = 0;  // symbols that the open brackets will take
  budget -= drawWork;
  while (true) {
    if (--budget < 0) return false;
    if (brackets < longest) {
      const double choice = random.bits() * 0x1p-32;
      if (choice < p_) {
        frames_.push_back({string.size(), Part::bracket});
        string.push_back(1);
        brackets += 2;
        continue;
      }
      if (choice < p_ + q_) {
        frames_.push_back({string.size(), Part::first});
        continue;
      }
    }
    // This S is nothing: close what it ends.
    while (!frames_.empty() && frames_.back().part != Part::first) {
      if (frames_.back().part == Part::bracket) {
        string.push_back(0);
        brackets -= 2;
      }
      if (string.size() - frames_.back().start > longest) string.resize(frames_.back().start);
      frames_.pop_back();
    }
    if (frames_.empty()) return true;
    frames_.back().part = Part::second;
  }
}

void DyckGrammar::drawWanted(Random& random, String& string) {
  Index budget = patience;
  do {
    if (!draw(random, budget, string)) refuse(0);
  } while (static_cast<Index>(string.size()) < lengths_.from);
}

void DyckGrammar::refuse(Index distinct) const {
  throw Failure("OUTLAST_NO_SEQUENCE",
                "The Dyck-1 grammar found " + std::to_string(distinct) + " different strings of length " +
                    std::to_string(lengths_.from) + " to " + std::to_string(lengths_.to) +
                    " and no more: ask for fewer sequences or other lengths, or use the uniform sampler.");
}

DyckStrings drawDistinct(DyckGrammar grammar, const SetRequest& request, Index skip) {
  DyckStrings rows;
  RowTable table(rows);
  DyckGrammar::String string;
  Index budget = DyckGrammar::patience;
  for (std::uint64_t draw = 0; rows.count() - skip < request.count; ++draw) {
    if (request.stop != nullptr && request.stop->load(std::memory_order_relaxed))
      throw Failure("OUTLAST_STOPPED", "The draw of sequences was stopped.");
    Random random(request.seed, request.stream, draw);
    if (!grammar.draw(random, budget, string)) grammar.refuse(rows.count());
    if (static_cast<Index>(string.size()) < grammar.lengths().from || !table.add(string)) continue;
    rows.symbols.insert(rows.symbols.end(), string.begin(), string.end());
    rows.ends.push_back(rows.symbols.size());
    budget = DyckGrammar::patience;
  }
  if (skip > 0) {
    const std::size_t skipped = rows.ends[static_cast<std::size_t>(skip) - 1];
    rows.symbols.erase(rows.symbols.begin(), rows.symbols.begin() + static_cast<std::ptrdiff_t>(skipped));
    rows.ends.erase(rows.ends.begin(), rows.ends.begin() + skip);
    for (std::size_t& end : rows.ends) end -= skipped;
  }
  return rows;
}

}  // namespace outlast
