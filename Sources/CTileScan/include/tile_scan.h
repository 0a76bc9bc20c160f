#ifndef DUET_TILE_SCAN_H
#define DUET_TILE_SCAN_H

#include <stddef.h>
#include <stdint.h>

/// The loops that look at every pair, and those that follow on the pairs that are left. In C because Swift cannot choose
/// instructions by processor at run time: each is compiled for three kinds of x86-64, or once elsewhere.

/// What the rows of one side of a tile ask, and on which terms they meet others; an array of at least 64 · ⌈rows / 64⌉ for
/// each, by position in the tile.
typedef struct {
    /// The smaller of the two logits and their sum must reach these for a pair to be of use to the row.
    const float *least, *sum;
    const uint32_t *kinds, *accepted_kinds;
    const int32_t *value, *least_value, *most_value;
} duet_side;

/// Marks the pairs of two tiles that are allowed and may be of use to either of the two rows.
///
/// A pair has two logits, z1 = forward[line * stride + column] and z2 = backward[line * stride + column]. It may be of use
/// unless min(z1, z2) < min(least of its line, least of its column) or z1 + z2 < min(sum of its line, sum of its column);
/// NaN in z1 counts as enough unless z2 alone rules the pair out. It is allowed if each row is of no kind but those that the
/// other accepts, and has a value between the other's least and most: PairTerms.Term.allows, which says from which rules that
/// is derived. TileScanTests holds the two against each other.
///
/// - forward, backward: lines of `stride` floats, of which `width` count; `lines` of them are looked at, from `first` on.
/// - stride: a multiple of 64, at least `width`.
/// - marks: `lines` × `stride` / 64 words, the first for line `first`; bit c % 64 of word c / 64 of a line stands for its
///   column c. All are written.
void duet_mark_promising(
    const float *forward, const float *backward, size_t first, size_t lines, size_t width, size_t stride,
    duet_side by_line, duet_side by_column, uint64_t *marks);

/// How the two directions of a pair become one score: geometric √(s1·s2), harmonic 2·s1·s2 / (s1 + s2), the minimum, or the
/// arithmetic mean, with s = 1 / (1 + e^−z).
typedef enum { DUET_HARMONIC, DUET_GEOMETRIC, DUET_MINIMUM, DUET_ARITHMETIC } duet_fusion;

/// Upper bounds of the scores of some pairs, in millionths, rounded as scores are: from the logits at their places in a tile,
/// each of which may be too low by `slack`.
///
/// e^x is off by less than 3 · 10⁻⁷ of itself for |x| ≤ 80, beyond which it stays as it is there; a score, of at most 1, by
/// less than 10⁻⁶ in all. So the rounded score is at most 10⁶ · (1 + 10⁻⁶) times what is computed, plus ½; another ½ is for
/// rounding up. The bound is at most 6 above the score where there is no slack. NaN in `forward`
/// bounds nothing: it gives 1,000,000, as infinite slack does.
///
/// - places: `count` positions in `forward` and `backward`.
/// - most: `count` bounds, 0 to 1,000,000, followed by up to 15 that mean nothing.
void duet_estimate(
    const float *forward, const float *backward, const int32_t *places, size_t count, float slack,
    duet_fusion fusion, int32_t *most);

/// The exact logits of one row with some others, in both directions: sums of products of floats in double, each into one
/// accumulator, in the order of the columns. A product of two floats is exact in double, so the result has the same bits
/// whichever instructions compute it.
///
/// - seeks, offers: matrices of `columns` floats a row.
/// - others: `count` rows.
/// - forward: `count` values, ⟨seeks(row), offers(other)⟩; backward: ⟨seeks(other), offers(row)⟩.
void duet_exact_logits(
    const float *seeks, const float *offers, size_t columns, size_t row, const int32_t *others, size_t count,
    double *forward, double *backward);

#endif
