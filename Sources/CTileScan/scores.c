#include "clones.h"
#include "tile_scan.h"

/// e^x = 2^k · e^r with whole k and |r| ≤ ln 2 / 2; ln 2 is taken off in two parts (Cody & Waite), and e^r is its Taylor
/// polynomial of degree 7. One number at a time, for the compiler to do many at once.
static inline __attribute__((always_inline)) float exponential(float x)
{
    x = x > 80.0f ? 80.0f : x;
    x = x < -80.0f ? -80.0f : x;
    // Adding 1.5 · 2²³ leaves the nearest whole number in the last bits.
    const float shifted = x * 1.44269504f + 12582912.0f;
    const float k = shifted - 12582912.0f;
    const float r = (x - k * 0.693359375f) + k * 2.12194440e-4f;
    float sum = r * (1.0f / 5040) + (1.0f / 720);
    sum = sum * r + (1.0f / 120);
    sum = sum * r + (1.0f / 24);
    sum = sum * r + (1.0f / 6);
    sum = sum * r + 0.5f;
    sum = sum * r + 1.0f;
    sum = sum * r + 1.0f;
    const uint32_t power = (__builtin_bit_cast(uint32_t, shifted) << 23) + 0x3F800000u;
    return sum * __builtin_bit_cast(float, power);
}

static inline __attribute__((always_inline)) float fused(float first, float second, duet_fusion fusion)
{
    switch (fusion) {
    case DUET_HARMONIC: return 1.0f / (1.0f + (exponential(-first) + exponential(-second)) * 0.5f);
    case DUET_GEOMETRIC:
        return __builtin_elementwise_sqrt(1.0f / ((1.0f + exponential(-first)) * (1.0f + exponential(-second))));
    case DUET_MINIMUM: return 1.0f / (1.0f + exponential(-(second < first ? second : first)));
    case DUET_ARITHMETIC:
        return (1.0f / (1.0f + exponential(-first)) + 1.0f / (1.0f + exponential(-second))) * 0.5f;
    }
    return 1.0f;
}

#define ESTIMATE(fusion)                                                                                               \
    for (size_t lane = 0; lane < 16; lane++) {                                                                         \
        const float score = fused(first[lane] + slack, second[lane] + slack, fusion);                                  \
        const float bound = score <= 1.0f ? score * 1000001.0f + 1.0f : 1000000.0f;                                    \
        const int32_t whole = __builtin_bit_cast(int32_t, bound + 12582912.0f) - 0x4B400000;                           \
        most[start + lane] = whole > 1000000 ? 1000000 : whole;                                                        \
    }

DUET_CLONES
void duet_estimate(
    const float *restrict forward, const float *restrict backward, const int32_t *restrict places, size_t count,
    float slack, duet_fusion fusion, int32_t *restrict most)
{
    for (size_t start = 0; start < count; start += 16) {
        float first[16], second[16];
        for (size_t lane = 0; lane < 16; lane++) {
            const size_t place = (size_t)places[start + lane < count ? start + lane : count - 1];
            first[lane] = forward[place];
            second[lane] = backward[place];
        }
        switch (fusion) {
        case DUET_HARMONIC: ESTIMATE(DUET_HARMONIC) break;
        case DUET_GEOMETRIC: ESTIMATE(DUET_GEOMETRIC) break;
        case DUET_MINIMUM: ESTIMATE(DUET_MINIMUM) break;
        case DUET_ARITHMETIC: ESTIMATE(DUET_ARITHMETIC) break;
        }
    }
}

typedef float quad __attribute__((ext_vector_type(4), aligned(4)));
typedef double exact __attribute__((ext_vector_type(4)));

/// Four times four floats with rows and columns exchanged.
#define TRANSPOSE(a, b, c, d, to)                                                                                      \
    do {                                                                                                               \
        const quad low = __builtin_shufflevector(a, b, 0, 4, 1, 5), high = __builtin_shufflevector(a, b, 2, 6, 3, 7);  \
        const quad low2 = __builtin_shufflevector(c, d, 0, 4, 1, 5);                                                   \
        const quad high2 = __builtin_shufflevector(c, d, 2, 6, 3, 7);                                                  \
        to[0] = __builtin_shufflevector(low, low2, 0, 1, 4, 5);                                                        \
        to[1] = __builtin_shufflevector(low, low2, 2, 3, 6, 7);                                                        \
        to[2] = __builtin_shufflevector(high, high2, 0, 1, 4, 5);                                                      \
        to[3] = __builtin_shufflevector(high, high2, 2, 3, 6, 7);                                                      \
    } while (0)

DUET_CLONES
void duet_exact_logits(
    const float *restrict seeks, const float *restrict offers, size_t columns, size_t row,
    const int32_t *restrict others, size_t count, double *restrict forward, double *restrict backward)
{
    const float *wishes = seeks + row * columns, *traits = offers + row * columns;
    for (size_t start = 0; start < count; start += 4) {
        const float *s[4], *o[4];
        for (size_t lane = 0; lane < 4; lane++) {
            const size_t other = (size_t)others[start + lane < count ? start + lane : count - 1];
            s[lane] = seeks + other * columns;
            o[lane] = offers + other * columns;
        }
        exact there = 0, back = 0;
        size_t column = 0;
        // The four sums run side by side; each takes its products one by one.
        for (; column + 4 <= columns; column += 4) {
            quad offered[4], sought[4];
            TRANSPOSE(*(const quad *)(o[0] + column), *(const quad *)(o[1] + column), *(const quad *)(o[2] + column),
                      *(const quad *)(o[3] + column), offered);
            TRANSPOSE(*(const quad *)(s[0] + column), *(const quad *)(s[1] + column), *(const quad *)(s[2] + column),
                      *(const quad *)(s[3] + column), sought);
            for (size_t step = 0; step < 4; step++) {
                there += (double)wishes[column + step] * __builtin_convertvector(offered[step], exact);
                back += (double)traits[column + step] * __builtin_convertvector(sought[step], exact);
            }
        }
        for (; column < columns; column++) {
            for (size_t lane = 0; lane < 4; lane++) {
                there[lane] += (double)wishes[column] * (double)o[lane][column];
                back[lane] += (double)traits[column] * (double)s[lane][column];
            }
        }
        for (size_t lane = 0; lane < 4 && start + lane < count; lane++) {
            forward[start + lane] = there[lane];
            backward[start + lane] = back[lane];
        }
    }
}
