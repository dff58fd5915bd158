#pragma once

/* Plain text by lines: where they end, and what one looks like. */

#include <stddef.h>
#include <stdint.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Index of the first line feed, vertical tab, form feed or carriage return from `i` on; `count` where none is.
static inline size_t winnow_line_end(const uint8_t *bytes, size_t i, size_t count) {
#if defined(__SSE2__)
    const __m128i first = _mm_set1_epi8(0x0A), span = _mm_set1_epi8(3);
    for (; i + 16 <= count; i += 16) {
        const __m128i distance = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(bytes + i)), first);
        const unsigned mask = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(distance, span), distance));
        if (mask) return i + (size_t)__builtin_ctz(mask);
    }
#endif
    while (i < count && (uint8_t)(bytes[i] - 0x0A) > 3) i++;
    return i;
}

/// What a line shows, character by character, and how far it was read.
typedef struct {
    /// Characters of any kind; letters and digits among them.
    uint32_t characters, letters;
    /// Words that begin with a capital, that are all capitals (two or more), that begin with a digit.
    uint32_t capital_words, upper_words, digit_words, words;
    uint32_t commas;
    /// Sentence ends that a word follows.
    uint32_t inner_sentences;
    /// `|`, `>`, `/` and bullets between words, quotation marks, brackets.
    uint32_t separators, quotes, brackets;
    /// Capitals behind a small letter within a word: entries of a menu run together.
    uint32_t joints;
    /// Of the word that is not over: letters, and how many of them are capitals.
    uint32_t word_letters, word_capitals;
    uint8_t in_word, after_small;
    /// A sentence end was read and nothing behind it but quotation marks and brackets.
    uint8_t ends_sentence;
    /// Of the last character that is no space.
    uint8_t last;
    /// `$`, or a sign of another currency.
    uint8_t has_currency;
    /// `://`, `@` between words, `www.`
    uint8_t has_address;
    /// 1 a small letter, 2 a capital, 3 a digit, 4 anything else.
    uint8_t first;
} winnow_line_marks;

/// Reads ASCII from `i` on, up to a byte beyond it or `count`; returns where that is.
size_t winnow_scan_line(const uint8_t *bytes, size_t i, size_t count, winnow_line_marks *marks);

/// Takes a character of a word: 1 a small letter or one without case, 2 a capital, 3 a digit.
static inline void winnow_line_letter(winnow_line_marks *m, unsigned kind) {
    if (!m->in_word) {
        m->in_word = 1;
        m->words++;
        m->word_letters = m->word_capitals = 0;
        m->capital_words += kind == 2;
        m->digit_words += kind == 3;
        m->inner_sentences += m->ends_sentence;
        m->ends_sentence = 0;
        if (m->first == 0) m->first = (uint8_t)kind;
    } else {
        m->joints += kind == 2 && m->after_small;
    }
    m->after_small = kind == 1;
    m->letters++;
    m->word_letters++;
    m->word_capitals += kind == 2;
}

/// Ends the word, if there is one.
static inline void winnow_line_word_end(winnow_line_marks *m) {
    if (!m->in_word) return;
    m->upper_words += m->word_letters > 1 && m->word_capitals == m->word_letters;
    m->in_word = m->after_small = 0;
}
