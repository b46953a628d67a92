// The decompositions of Eigen that the analysis uses. Two files that end in _instances.cc compile them: that takes more
// than a minute, and clang-tidy as long again where it sees them, though nothing of them is ours.
#pragma once
#include <Eigen/Eigenvalues>
#include <Eigen/SVD>

namespace Eigen {

extern template EigenSolver<MatrixXd>& EigenSolver<MatrixXd>::compute(const EigenBase<MatrixXd>&, bool);
extern template RealSchur<MatrixXd>& RealSchur<MatrixXd>::compute(const EigenBase<MatrixXd>&, bool);
extern template ComplexSchur<MatrixXcd>& ComplexSchur<MatrixXcd>::compute(const EigenBase<MatrixXcd>&, bool);
extern template ComplexEigenSolver<MatrixXcd>& ComplexEigenSolver<MatrixXcd>::compute(const EigenBase<MatrixXcd>&,
                                                                                      bool);
extern template class BDCSVD<MatrixXd>;
extern template class BDCSVD<MatrixXcd>;

}  // namespace Eigen
