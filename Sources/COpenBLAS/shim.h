#ifndef DUET_COPENBLAS_SHIM_H
#define DUET_COPENBLAS_SHIM_H

#include <cblas.h>

// Debian's OpenBLAS carries LAPACK's Fortran symbols but not the header of its C interface (LAPACKE), so the one
// routine that is used is declared here. Every argument is a pointer, as Fortran wants it.
void dsyev_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work,
            const int *lwork, int *info);

#endif
