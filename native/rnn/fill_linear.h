// How the parameters A, B, C of linear models begin, after the papers on state-space models.
#pragma once
#include "rnn/fill.h"

namespace outlast {

/// [std]: N(0, std^2), then (M + M^T) / 2.
void fillSymmetricGaussian(const std::vector<double>& numbers, Random& random, FillTarget& target);

/// C = B^T where B is gaussian [std] and `random` is the stream that B is drawn from.
void fillTransposed(const std::vector<double>& numbers, Random& random, FillTarget& target);

/// [minRadius, maxRadius, maxPhase]: complex numbers uniform on a ring, |lambda|^2 = u1 (max^2 - min^2) + min^2 and
/// arg lambda = maxPhase u2 with u1, u2 uniform in [0, 1) (Orvieto et al. 2023, arXiv 2303.06349).
void fillRing(const std::vector<double>& numbers, Random& random, FillTarget& target);

/// [variant, dt]: A or B of a diagonal system a_n, b_n = 1 discretized by zero-order hold, exp(dt a_n) and
/// (exp(dt a_n) - 1) / a_n. Variant 0: a_n = -1/2 + i pi n; 1: a_n = -1/2 + i (H/pi) (H/(2n+1) - 1), H = 2 rows (Gu et
/// al. 2022, S4D-Lin and S4D-Inv); 2: the real a_n = -(n+1) (S4D-Real).
void fillS4d(const std::vector<double>& numbers, Random& random, FillTarget& target);

/// [dt, zeroOrderHold]: A or B of the normal part of HiPPO-LegS, A_nn = -1/2 and A_nk = -A_kn =
/// -sqrt((2n+1)(2k+1)) / 2 for n > k, B_n = sqrt(2n+1) (Gu et al. 2020, 2022), discretized by zero-order hold, or else
/// by the bilinear rule (I - dt A/2)^-1 (I + dt A/2), (I - dt A/2)^-1 dt B.
void fillHippo(const std::vector<double>& numbers, Random& random, FillTarget& target);

/// (M + M^T) / 2
void symmetrize(FillTarget& target);

}  // namespace outlast
