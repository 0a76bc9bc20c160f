#include "tile_scan.h"

#if defined(__x86_64__) && defined(__linux__)
#include <features.h>
#if defined(__GLIBC__)
// The dynamic linker picks one of three: AVX-512, AVX2, or what every x86-64 has.
#define DUET_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
#endif
#ifndef DUET_CLONES
#define DUET_CLONES
#endif

typedef float block __attribute__((ext_vector_type(16), aligned(4)));
typedef _Bool lanes __attribute__((ext_vector_type(16)));

DUET_CLONES
void duet_mark_promising(
    const float *restrict forward, const float *restrict backward, size_t first, size_t lines, size_t width,
    size_t stride, const float *restrict least_of_line, const float *restrict sum_of_line,
    const float *restrict least_of_column, const float *restrict sum_of_column, uint64_t *restrict marks)
{
    for (size_t line = first; line < first + lines; line++) {
        const block least = (block)(least_of_line[line]);
        const block sum = (block)(sum_of_line[line]);
        for (size_t word = 0; word < stride / 64; word++) {
            uint64_t bits = 0;
            for (size_t part = 0; part < 4; part++) {
                const size_t column = word * 64 + part * 16;
                const block there = *(const block *)(forward + line * stride + column);
                const block back = *(const block *)(backward + line * stride + column);
                const block least_other = *(const block *)(least_of_column + column);
                const block sum_other = *(const block *)(sum_of_column + column);
                // Written as the minimum instruction computes it: of two unordered values the second.
                const block smaller = back < there ? back : there;
                const block lower_least = least_other < least ? least_other : least;
                const block lower_sum = sum_other < sum ? sum_other : sum;
                const lanes below =
                    __builtin_convertvector((smaller < lower_least) | (there + back < lower_sum), lanes);
                bits |= (uint64_t)(uint16_t)~__builtin_bit_cast(uint16_t, below) << (part * 16);
            }
            const size_t start = word * 64;
            if (start + 64 > width) bits &= start >= width ? 0 : ((uint64_t)1 << (width - start)) - 1;
            marks[(line - first) * (stride / 64) + word] = bits;
        }
    }
}
