#ifndef DUET_NOMINATE_H
#define DUET_NOMINATE_H

#include <stddef.h>
#include <stdint.h>

/// How many people are in a cell: what `duet_nominate` takes of either side.
#define DUET_CELL 48
/// How many people lie side by side in a panel: three panels make a cell.
#define DUET_PANEL 16

/// Finds the pairs of two cells whose short product reaches the lower of two cuts.
///
/// With g = linear of column + Σ_c line[c] · column[c], a pair is found if g ≥ min(cut of line, cut of column) − linear of
/// line. Where all numbers are integers and sums stay below 2^24 nothing is rounded, and every processor finds the same.
/// A line or a column whose linear part is NaN is in no pair found; so places beyond the end of a crowd are marked.
///
/// In C because Swift cannot choose instructions by processor at run time: this loop sees every pair of a crowd, keeps six
/// lines times sixteen columns in registers, and never writes a product to memory.
///
/// - lines: DUET_CELL rows of `columns` floats each.
/// - panels: DUET_CELL / DUET_PANEL panels; number c of the person at place p of a panel lies at c * DUET_PANEL + p.
/// - cut_of_line, linear_of_line, cut_of_column, linear_of_column: DUET_CELL floats each.
/// - places: room for DUET_CELL * DUET_CELL; each is line << 16 | column, in no particular order.
///
/// Returns how many places were written.
size_t duet_nominate(
    const float *lines, const float *panels, size_t columns, const float *cut_of_line, const float *linear_of_line,
    const float *cut_of_column, const float *linear_of_column, uint32_t *places);

/// Both logits of some pairs of rows: forward[i] = seeks[first[i]] · offers[second[i]], backward[i] the other way.
///
/// Sums of `columns` products in an order that depends on the processor, fused or not.
///
/// - seeks, offers: rows of `columns` floats.
/// - first, second: `count` row numbers each.
/// - forward, backward: room for `count` each.
void duet_pair_logits(
    const float *seeks, const float *offers, size_t columns, const int32_t *first, const int32_t *second,
    size_t count, float *forward, float *backward);

#endif
