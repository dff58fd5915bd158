#pragma once

/* What the model and the lexicons ask of the texts of blocks and of the names of elements, in one pass each. */

#include <stddef.h>
#include <stdint.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// The ASCII of a text in numbers.
typedef struct {
    /// Of any script: bytes that begin a character.
    size_t characters;
    size_t capitals, digits, commas;
    /// `.`, `!` and `?` before the end, a control or space, a quotation mark, `)` or a character beyond ASCII.
    size_t sentence_ends;
    /// Bytes beyond ASCII.
    size_t other_bytes;
    uint8_t has_bars;
    /// A year from 1000 to 2999 that ends before an ASCII character or the text's end, or a time of day.
    uint8_t has_date;
} winnow_text_marks;

/// Reads `count` bytes of valid UTF-8.
winnow_text_marks winnow_read_marks(const uint8_t *bytes, size_t count);

/// Index of the first byte beyond ASCII from `i` on; `count` where there is none.
static inline size_t winnow_beyond_ascii(const uint8_t *bytes, size_t i, size_t count) {
#if defined(__SSE2__)
    for (; i + 16 <= count; i += 16) {
        const unsigned mask = (unsigned)_mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(bytes + i)));
        if (mask) return i + (size_t)__builtin_ctz(mask);
    }
#endif
    while (i < count && bytes[i] < 0x80) i++;
    return i;
}

/// How far the hashing of words has come.
typedef struct {
    /// Of the word that is not over yet; 0 between words.
    uint64_t hash;
    size_t position;
    size_t hash_count;
} winnow_word_hashes;

/// Writes the hash (FNV-1a of small letters and digits; apostrophes join) of each word of `bytes` from
/// `state->position` on, up to a byte beyond ASCII, the end, or `room` hashes.
void winnow_hash_words(
    const uint8_t *bytes, size_t count, uint64_t *hashes, size_t room, winnow_word_hashes *state);

/// A word that names begin with, packed into two numbers of eight bytes.
typedef struct {
    uint64_t low, high, low_mask, high_mask;
    uint32_t count;
    /// What the names say, as bits.
    uint32_t meaning;
} winnow_name_entry;

/// Entries by their first two letters (five bits each): those of a pair are `starts[pair]..<starts[pair + 1]`.
typedef struct {
    const winnow_name_entry *entries;
    const uint16_t *starts;
    /// Letters from which an entry need not be the whole word.
    uint32_t beginning_length;
} winnow_name_table;

/// What the names in `bytes`, with spaces between them, say: each is split where no letter or digit stands and
/// before a capital behind a small letter; its parts are looked up, and all of it. `readable` bytes, at least
/// `count`, may be looked at.
uint32_t winnow_name_meaning(
    const uint8_t *bytes, size_t count, size_t readable, const winnow_name_table *table);

/// What the entries say that stand at the beginning of a word of `bytes`, which begins behind what is no letter
/// and at a capital behind a small letter.
uint32_t winnow_name_beginnings(
    const uint8_t *bytes, size_t count, size_t readable, const winnow_name_table *table);
