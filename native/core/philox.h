// Philox4x32-10 of Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011), and the numbers
// of streams. Devices compile it too.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace outlast {

/// Four random words for a counter and a key.
constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t first = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t second = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(second >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(second),
               static_cast<std::uint32_t>(first >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(first)};
    key = {key[0] + 0x9E3779B9U, key[1] + 0xBB67AE85U};
  }
  return counter;
}

/// A stream's number from its name (FNV-1a), e.g. "data", "evaluate", "shuffle", "init/rnn.weight_ih_l0".
constexpr std::uint32_t streamName(std::string_view name) {
  std::uint32_t hash = 0x811C9DC5U;
  for (const char character : name) hash = (hash ^ static_cast<unsigned char>(character)) * 0x01000193U;
  return hash;
}

}  // namespace outlast
