// How the noise on a state comes of Philox's words, for whoever draws it: many numbers side by side (fillNoise), or a
// block of them at a time, as devices do.
#pragma once
#include "core/elementary.h"
#include "core/philox.h"
#include "rnn/state_noise.h"

namespace outlast {

/// A sequence's numbers come in groups of so many blocks of Philox: block b of a group makes numbers b, b + 8, b + 16
/// and b + 24 of it.
inline constexpr int noiseBlocks = 8;
inline constexpr int noiseGroup = 4 * noiseBlocks;

constexpr std::array<std::uint32_t, 2> noiseKey(const StateNoise& noise) {
  return {static_cast<std::uint32_t>(noise.seed), static_cast<std::uint32_t>(noise.seed >> 32)};
}
/// Of a block, counted from the sequence's first.
constexpr std::array<std::uint32_t, 4> noiseCounter(const StateNoise& noise, std::uint32_t block) {
  constexpr std::uint32_t stream = streamName("noise");
  return {block, static_cast<std::uint32_t>(noise.sequence), static_cast<std::uint32_t>(noise.sequence >> 32), stream};
}

/// Box-Muller's uniform numbers, in (0, 1] for a radius and in [0, 1) for an angle, and the radius.
constexpr double uniformOfRadius(std::uint32_t word) { return (static_cast<double>(word) + 1.0) * 0x1p-32; }
constexpr double uniformOfTurn(std::uint32_t word) { return static_cast<double>(word) * 0x1p-32; }
constexpr double noiseRadius(double uniform) { return squareRoot(-2.0 * elementary::log(uniform)); }

/// The four numbers of a block, standard normal: two radii from its first words, two angles from its last; cosines,
/// then sines.
constexpr std::array<double, 4> noiseOfBlock(const StateNoise& noise, std::uint32_t block) {
  const auto words = philox(noiseCounter(noise, block), noiseKey(noise));
  std::array<double, 4> numbers{};
  for (std::size_t half = 0; half < 2; ++half) {
    const double radius = noiseRadius(uniformOfRadius(words[half]));
    const auto turn = elementary::sinCosTurns(uniformOfTurn(words[2 + half]));
    numbers[half] = radius * turn.cosine;
    numbers[2 + half] = radius * turn.sine;
  }
  return numbers;
}

}  // namespace outlast
