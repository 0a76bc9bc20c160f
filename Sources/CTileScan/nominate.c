#include "nominate.h"

#include "clones.h"

typedef float panel __attribute__((ext_vector_type(DUET_PANEL), aligned(4)));
typedef _Bool lanes __attribute__((ext_vector_type(DUET_PANEL)));
typedef float part __attribute__((ext_vector_type(8), aligned(4)));

// Six lines of sixteen columns: with one panel and one line's number they fill the sixteen registers of AVX2.
#define LINES 6

DUET_CLONES
size_t duet_nominate(
    const float *restrict lines, const float *restrict panels, size_t columns, const float *restrict cut_of_line,
    const float *restrict linear_of_line, const float *restrict cut_of_column, const float *restrict linear_of_column,
    uint32_t *restrict places)
{
    uint64_t marks[DUET_CELL] = {0};
    for (size_t start = 0; start < DUET_CELL; start += DUET_PANEL) {
        const float *restrict numbers = panels + start * columns;
        const panel cut = *(const panel *)(cut_of_column + start);
        const panel linear = *(const panel *)(linear_of_column + start);
        for (size_t line = 0; line < DUET_CELL; line += LINES) {
            const float *restrict own = lines + line * columns;
            panel sums[LINES];
            for (size_t i = 0; i < LINES; i++) sums[i] = linear;
            for (size_t c = 0; c < columns; c++) {
                const panel there = *(const panel *)(numbers + c * DUET_PANEL);
                for (size_t i = 0; i < LINES; i++) sums[i] += (panel)(own[i * columns + c]) * there;
            }
            for (size_t i = 0; i < LINES; i++) {
                const panel own_cut = (panel)(cut_of_line[line + i]);
                const panel lower = cut < own_cut ? cut : own_cut;
                const panel floor = lower - (panel)(linear_of_line[line + i]);
                const lanes reached = __builtin_convertvector(sums[i] >= floor, lanes);
                marks[line + i] |= (uint64_t)__builtin_bit_cast(uint16_t, reached) << start;
            }
        }
    }
    // Afterwards, a line at a time: a branch for every sixteen pairs would be a coin toss for the processor.
    size_t count = 0;
    for (size_t line = 0; line < DUET_CELL; line++) {
        for (uint64_t bits = marks[line]; bits != 0; bits &= bits - 1) {
            places[count++] = (uint32_t)line << 16 | (uint32_t)__builtin_ctzll(bits);
        }
    }
    return count;
}

DUET_CLONES
void duet_pair_logits(
    const float *restrict seeks, const float *restrict offers, size_t columns, const int32_t *restrict first,
    const int32_t *restrict second, size_t count, float *restrict forward, float *restrict backward)
{
    for (size_t pair = 0; pair < count; pair++) {
        const size_t one = (size_t)first[pair] * columns, other = (size_t)second[pair] * columns;
        part there = 0, back = 0;
        size_t c = 0;
        for (; c + 8 <= columns; c += 8) {
            there += *(const part *)(seeks + one + c) * *(const part *)(offers + other + c);
            back += *(const part *)(offers + one + c) * *(const part *)(seeks + other + c);
        }
        float ahead = 0, behind = 0;
        for (; c < columns; c++) {
            ahead += seeks[one + c] * offers[other + c];
            behind += offers[one + c] * seeks[other + c];
        }
        for (size_t lane = 0; lane < 8; lane++) {
            ahead += there[lane];
            behind += back[lane];
        }
        forward[pair] = ahead;
        backward[pair] = behind;
    }
}
