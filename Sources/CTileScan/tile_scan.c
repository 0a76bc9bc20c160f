#include "tile_scan.h"

#include "clones.h"

typedef float block __attribute__((ext_vector_type(16), aligned(4)));
typedef uint32_t bits_block __attribute__((ext_vector_type(16), aligned(4)));
typedef int32_t value_block __attribute__((ext_vector_type(16), aligned(4)));
typedef _Bool lanes __attribute__((ext_vector_type(16)));

#define AT(type, array, position) (*(const type *)((array) + (position)))
#define WORD(condition) ((uint64_t)__builtin_bit_cast(uint16_t, __builtin_convertvector(condition, lanes)))

DUET_CLONES
void duet_mark_promising(
    const float *restrict forward, const float *restrict backward, size_t first, size_t lines, size_t width,
    size_t stride, duet_side by_line, duet_side by_column, uint64_t *restrict marks)
{
    for (size_t line = first; line < first + lines; line++) {
        const block least = (block)(by_line.least[line]);
        const block sum = (block)(by_line.sum[line]);
        const bits_block kinds = (bits_block)(by_line.kinds[line]);
        const bits_block accepted = (bits_block)(by_line.accepted_kinds[line]);
        const value_block value = (value_block)(by_line.value[line]);
        const value_block least_value = (value_block)(by_line.least_value[line]);
        const value_block most_value = (value_block)(by_line.most_value[line]);
        for (size_t word = 0; word < stride / 64; word++) {
            uint64_t bits = 0;
            for (size_t part = 0; part < 4; part++) {
                const size_t column = word * 64 + part * 16;
                const block there = AT(block, forward, line * stride + column);
                const block back = AT(block, backward, line * stride + column);
                const block least_other = AT(block, by_column.least, column);
                const block sum_other = AT(block, by_column.sum, column);
                // Written as the minimum instruction computes it: of two unordered values the second.
                const block smaller = back < there ? back : there;
                const block lower_least = least_other < least ? least_other : least;
                const block lower_sum = sum_other < sum ? sum_other : sum;
                const uint64_t below = WORD((smaller < lower_least) | (there + back < lower_sum));
                bits |= (~below & 0xFFFF) << (part * 16);
            }
            if (bits != 0) {
                uint64_t allowed = 0;
                for (size_t part = 0; part < 4; part++) {
                    const size_t column = word * 64 + part * 16;
                    const value_block other = AT(value_block, by_column.value, column);
                    allowed |= WORD(
                        ((kinds & ~AT(bits_block, by_column.accepted_kinds, column)) == 0)
                        & ((~accepted & AT(bits_block, by_column.kinds, column)) == 0)
                        & (least_value <= other) & (other <= most_value)
                        & (AT(value_block, by_column.least_value, column) <= value)
                        & (value <= AT(value_block, by_column.most_value, column))) << (part * 16);
                }
                bits &= allowed;
            }
            const size_t start = word * 64;
            if (start + 64 > width) bits &= start >= width ? 0 : ((uint64_t)1 << (width - start)) - 1;
            marks[(line - first) * (stride / 64) + word] = bits;
        }
    }
}
