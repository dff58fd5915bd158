#pragma once

/* The inner loops of the HTML tokenizer, 16 bytes a step where the processor has SSE2: Swift reads a SIMD
   mask slower than it reads bytes. Nothing is read at or beyond `end`, the end of the page. */

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Offset of the first `byte` in `n` bytes from `p`; `n` where there is none. Short distances inline. */
static inline size_t winnow_html_find(const uint8_t *p, size_t n, uint8_t byte) {
    size_t i = 0;
#if defined(__SSE2__)
    const __m128i wanted = _mm_set1_epi8((char)byte);
    while (i + 16 <= n && i < 64) {
        const __m128i v = _mm_loadu_si128((const __m128i *)(p + i));
        const unsigned mask = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, wanted));
        if (mask) return i + (size_t)__builtin_ctz(mask);
        i += 16;
    }
#endif
    if (i >= n) return n;
    const uint8_t *hit = (const uint8_t *)memchr(p + i, byte, n - i);
    return hit ? (size_t)(hit - p) : n;
}

static inline int winnow_html_ends_name(uint8_t c) {
    return c == '>' || c == '/' || c == '=' || c == ' ' || (c >= 9 && c <= 13 && c != 11);
}

/* Length of the tag's or attribute's name at `p`: up to white space, `/`, `>` and, in attributes, `=`. */
static inline size_t winnow_html_name_length(const uint8_t *p, const uint8_t *end, int in_attribute) {
    size_t i = 0;
    const size_t n = (size_t)(end - p);
#if defined(__SSE2__)
    if (n >= 16) {
        const __m128i v = _mm_loadu_si128((const __m128i *)p);
        const __m128i space = _mm_set1_epi8(0x20);
        __m128i hits = _mm_or_si128(
            _mm_cmpeq_epi8(_mm_min_epu8(v, space), v),
            _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('/')), _mm_cmpeq_epi8(v, _mm_set1_epi8('>'))));
        if (in_attribute) hits = _mm_or_si128(hits, _mm_cmpeq_epi8(v, _mm_set1_epi8('=')));
        const unsigned mask = (unsigned)_mm_movemask_epi8(hits);
        i = mask ? (size_t)__builtin_ctz(mask) : 16;
    }
#endif
    while (i < n && (!winnow_html_ends_name(p[i]) || (p[i] == '=' && !in_attribute))) i += 1;
    return i;
}

/* Eight bytes with A to Z lower-cased. */
static inline uint64_t winnow_html_lower(uint64_t w) {
    const uint64_t ones = 0x0101010101010101u;
    const uint64_t low = w & (ones * 0x7F);
    const uint64_t above_z = low + ones * (0x7F - 'Z');
    const uint64_t from_a = low + ones * (0x80 - 'A');
    return w | (((from_a ^ above_z) & ~w & (ones * 0x80)) >> 2);
}

/* A name as one number, equal for equal lower-cased names: up to 8 bytes the name itself, longer ones hashed
   with the top bit set. */
static inline uint64_t winnow_html_name_key(const uint8_t *p, size_t n, const uint8_t *end) {
    uint64_t w = 0;
    if (n <= 8) {
        if (end - p >= 8) {
            memcpy(&w, p, 8);
            if (n < 8) w &= ((uint64_t)1 << (8 * n)) - 1;
        } else {
            memcpy(&w, p, n);
        }
        return winnow_html_lower(w);
    }
    uint64_t hash = n;
    for (size_t i = 0; i + 8 <= n; i += 8) {
        memcpy(&w, p + i, 8);
        hash = (hash ^ winnow_html_lower(w)) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    }
    memcpy(&w, p + n - 8, 8);
    hash = (hash ^ winnow_html_lower(w)) * 0x9E3779B97F4A7C15u;
    return (hash ^ hash >> 32) | (uint64_t)1 << 63;
}

/* Copies up to `n` bytes until one that means something (`&`, carriage return, NUL); `out` has room for
   n + 16. Returns how many were copied. */
static inline size_t winnow_html_copy_plain(uint8_t *out, const uint8_t *p, size_t n, const uint8_t *end) {
    size_t i = 0;
#if defined(__SSE2__)
    while (i < n && end - (p + i) >= 16) {
        const __m128i v = _mm_loadu_si128((const __m128i *)(p + i));
        _mm_storeu_si128((__m128i *)(out + i), v);
        const __m128i hits = _mm_or_si128(
            _mm_cmpeq_epi8(v, _mm_setzero_si128()),
            _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('&')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\r'))));
        const unsigned mask = (unsigned)_mm_movemask_epi8(hits);
        if (mask) {
            i += (size_t)__builtin_ctz(mask);
            return i < n ? i : n;
        }
        i += 16;
    }
    if (i >= n) return n;
#endif
    while (i < n && p[i] != '&' && p[i] != '\r' && p[i] != 0) {
        out[i] = p[i];
        i += 1;
    }
    return i;
}

/* What a named character reference means, without its `&`: one character in the low half, a second one or 0
   in the high half; 0 where there is no such name. */
uint64_t winnow_html_reference(const uint8_t *name, size_t length);
