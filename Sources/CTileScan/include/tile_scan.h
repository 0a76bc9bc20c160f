#ifndef DUET_TILE_SCAN_H
#define DUET_TILE_SCAN_H

#include <stddef.h>
#include <stdint.h>

/// Marks the pairs of two tiles of people that may be of use to either of the two.
///
/// A pair has two logits, z1 = forward[line * stride + column] and z2 = backward[line * stride + column]. It is marked
/// unless min(z1, z2) < min(least of its line, least of its column) or z1 + z2 < min(sum of its line, sum of its column).
/// NaN in z1 marks the pair unless z2 alone rules it out.
///
/// In C because Swift cannot choose instructions by processor at run time: this is the one loop that looks at every pair,
/// and it is compiled three times.
///
/// - forward, backward: lines of `stride` floats, of which `width` count; `lines` of them are looked at, from `first` on.
/// - stride: a multiple of 64, at least `width`.
/// - least_of_line, sum_of_line: a float for each line from line 0 on.
/// - least_of_column, sum_of_column: `stride` floats each.
/// - marks: `lines` × `stride` / 64 words, the first for line `first`; bit c % 64 of word c / 64 of a line stands for its
///   column c. All are written.
void duet_mark_promising(
    const float *forward, const float *backward, size_t first, size_t lines, size_t width, size_t stride,
    const float *least_of_line, const float *sum_of_line, const float *least_of_column,
    const float *sum_of_column, uint64_t *marks);

#endif
