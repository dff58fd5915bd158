#include "TextScan.h"

#include <stdbool.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static inline bool is_digit(uint8_t byte) { return (uint8_t)(byte - '0') < 10; }

/// Reads the run of digits at `start`; returns the index behind it.
static size_t read_digits(const uint8_t *bytes, size_t start, size_t count, winnow_text_marks *marks) {
    size_t end = start + 1;
    while (end < count && is_digit(bytes[end])) end++;
    const size_t length = end - start;
    if (end < count && bytes[end] >= 0x80) return end;
    if (length <= 2 && end + 1 < count && bytes[end] == ':' && is_digit(bytes[end + 1])) marks->has_date = 1;
    if (length == 4 && (bytes[start] == '1' || bytes[start] == '2')) marks->has_date = 1;
    return end;
}

static inline bool may_follow_sentence(uint8_t byte) {
    return byte <= 0x20 || byte == '"' || byte == '\'' || byte == ')' || byte >= 0x80;
}

#if defined(__SSE2__)
static inline __m128i equal(__m128i v, char byte) { return _mm_cmpeq_epi8(v, _mm_set1_epi8(byte)); }

static inline __m128i within(__m128i v, char first, char span) {
    const __m128i distance = _mm_sub_epi8(v, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(distance, _mm_set1_epi8(span)), distance);
}

/// Counts of 16 lanes, each below 256.
typedef struct {
    __m128i inner, capitals, digits, commas, ends, other, bars;
} mark_lanes;

static inline size_t sum_of(__m128i lanes) {
    const __m128i sums = _mm_sad_epu8(lanes, _mm_setzero_si128());
    return (size_t)_mm_cvtsi128_si32(sums) + (size_t)_mm_cvtsi128_si32(_mm_srli_si128(sums, 8));
}

static inline void add_lanes(const mark_lanes *lanes, winnow_text_marks *marks) {
    // So far as bytes inside a character.
    marks->characters += sum_of(lanes->inner);
    marks->capitals += sum_of(lanes->capitals);
    marks->digits += sum_of(lanes->digits);
    marks->commas += sum_of(lanes->commas);
    marks->sentence_ends += sum_of(lanes->ends);
    marks->other_bytes += sum_of(lanes->other);
    if (_mm_movemask_epi8(lanes->bars)) marks->has_bars = 1;
}

/// Counts the marks of 16 bytes; `next` are those one further. Returns which bytes are digits.
static inline unsigned count_lanes(__m128i v, __m128i next, mark_lanes *lanes) {
    const __m128i digits = within(v, '0', 9);
    const __m128i stops = _mm_or_si128(equal(v, '.'), _mm_or_si128(equal(v, '!'), equal(v, '?')));
    const __m128i follows = _mm_or_si128(
        _mm_or_si128(_mm_cmpgt_epi8(_mm_set1_epi8(0x21), next), equal(next, '"')),
        _mm_or_si128(equal(next, '\''), equal(next, ')')));
    lanes->inner = _mm_sub_epi8(lanes->inner, _mm_cmpgt_epi8(_mm_set1_epi8(-64), v));
    lanes->capitals = _mm_sub_epi8(lanes->capitals, within(v, 'A', 25));
    lanes->digits = _mm_sub_epi8(lanes->digits, digits);
    lanes->commas = _mm_sub_epi8(lanes->commas, equal(v, ','));
    lanes->ends = _mm_sub_epi8(lanes->ends, _mm_and_si128(stops, follows));
    lanes->other = _mm_sub_epi8(lanes->other, _mm_cmpgt_epi8(_mm_setzero_si128(), v));
    lanes->bars = _mm_or_si128(lanes->bars, equal(v, '|'));
    return (unsigned)_mm_movemask_epi8(digits);
}

winnow_text_marks winnow_read_marks(const uint8_t *bytes, size_t count) {
    winnow_text_marks marks = {0};
    const __m128i zero = _mm_setzero_si128();
    size_t digits_end = 0;
    for (size_t i = 0; i < count;) {
        mark_lanes lanes = {zero, zero, zero, zero, zero, zero, zero};
        for (unsigned step = 0; step < 255 && i < count; step++, i += 16) {
            __m128i v, next;
            if (count - i > 16) {
                v = _mm_loadu_si128((const __m128i *)(bytes + i));
                next = _mm_loadu_si128((const __m128i *)(bytes + i + 1));
            } else {
                uint8_t last[32] = {0};
                memcpy(last, bytes + i, count - i);
                v = _mm_loadu_si128((const __m128i *)last);
                next = _mm_loadu_si128((const __m128i *)(last + 1));
            }
            unsigned digits = count_lanes(v, next, &lanes);
            while (digits) {
                const size_t start = i + (size_t)__builtin_ctz(digits);
                if (start >= digits_end) digits_end = read_digits(bytes, start, count, &marks);
                digits = digits_end - i < 16 ? digits & (~0u << (digits_end - i)) : 0;
            }
        }
        add_lanes(&lanes, &marks);
    }
    marks.characters = count - marks.characters;
    return marks;
}
#else
winnow_text_marks winnow_read_marks(const uint8_t *bytes, size_t count) {
    winnow_text_marks marks = {0};
    size_t digits_end = 0;
    for (size_t i = 0; i < count; i++) {
        const uint8_t byte = bytes[i];
        marks.characters += (byte & 0xC0) != 0x80;
        marks.capitals += (uint8_t)(byte - 'A') < 26;
        marks.digits += is_digit(byte);
        marks.commas += byte == ',';
        marks.other_bytes += byte >= 0x80;
        if (byte == '|') marks.has_bars = 1;
        if (byte == '.' || byte == '!' || byte == '?')
            marks.sentence_ends += i + 1 == count || may_follow_sentence(bytes[i + 1]);
        if (is_digit(byte) && i >= digits_end) digits_end = read_digits(bytes, i, count, &marks);
    }
    return marks;
}
#endif

/// Letters in lower case and digits; 1 for the apostrophe, which joins; 2 beyond ASCII; 0 for all else.
#define PLAIN(c) c, c + 1, c + 2, c + 3, c + 4, c + 5, c + 6, c + 7
#define LETTERS PLAIN('a'), PLAIN('i'), PLAIN('q'), 'y', 'z'
static const uint8_t word_letters[256] = {
    ['\''] = 1,
    ['0'] = PLAIN('0'), '8', '9',
    ['A'] = LETTERS,
    ['a'] = LETTERS,
    [0x80 ... 0xFF] = 2,
};

void winnow_hash_words(
    const uint8_t *bytes, size_t count, uint64_t *hashes, size_t room, winnow_word_hashes *state
) {
    uint64_t hash = state->hash;
    size_t i = state->position, written = 0;
    while (i < count) {
        uint8_t letter = word_letters[bytes[i]];
        if (letter > 2) {
            if (hash == 0) hash = 0xCBF29CE484222325u;
            do {
                hash = (hash ^ letter) * 0x100000001B3u;
                i++;
                if (i == count) goto out;
                letter = word_letters[bytes[i]];
            } while (letter > 2);
        }
        if (letter == 2) break;
        i++;
        if (letter == 0 && hash != 0) {
            hashes[written++] = hash;
            hash = 0;
            if (written == room) break;
        }
    }
out:
    state->hash = hash;
    state->position = i;
    state->hash_count = written;
}

/// A letter or digit in lower case; 0 for every other byte.
static const uint8_t name_letters[256] = {
    ['0'] = PLAIN('0'), '8', '9',
    ['A'] = LETTERS,
    ['a'] = LETTERS,
};

static inline unsigned pair_of(uint8_t first, uint8_t second) {
    return (unsigned)(first & 0x1F) << 5 | (second & 0x1F);
}

/// A word of up to 16 letters in two numbers; longer ones without the rest.
typedef struct {
    uint64_t low, high;
    size_t count;
    uint8_t last;
} name_word;

/// Eight letters and digits in lower case: digits have the bit that makes letters small.
static inline uint64_t small_letters(const uint8_t *bytes) {
    uint64_t letters;
    memcpy(&letters, bytes, 8);
    return letters | 0x2020202020202020u;
}

/// A word of letters and digits alone.
static inline name_word word_of_letters(const uint8_t *bytes, size_t count, size_t readable) {
    uint8_t copy[16];
    name_word word = {0, 0, count, bytes[count - 1] | 0x20};
    if (readable < 16) {
        memcpy(copy, bytes, count < 16 ? count : 16);
        bytes = copy;
    }
    word.low = small_letters(bytes);
    if (count < 8) {
        word.low &= ((uint64_t)1 << (8 * count)) - 1;
    } else if (count > 8) {
        word.high = small_letters(bytes + 8);
        if (count < 16) word.high &= ((uint64_t)1 << (8 * (count - 8))) - 1;
    }
    return word;
}

/// The letters and digits of a name.
static name_word word_of_name(const uint8_t *bytes, size_t start, size_t end) {
    uint8_t packed[16] = {0};
    name_word word = {0};
    for (size_t i = start; i < end; i++) {
        const uint8_t letter = name_letters[bytes[i]];
        if (letter == 0) continue;
        if (word.count < 16) packed[word.count] = letter;
        word.count++;
        word.last = letter;
    }
    memcpy(&word.low, packed, 8);
    memcpy(&word.high, packed + 8, 8);
    return word;
}

/// Compares a word with the entries of its first two letters.
static inline uint32_t look_up(name_word word, unsigned pair, const winnow_name_table *table) {
    uint32_t meaning = 0;
    for (unsigned k = table->starts[pair]; k < table->starts[pair + 1]; k++) {
        const winnow_name_entry *entry = table->entries + k;
        if ((word.low & entry->low_mask) != entry->low || (word.high & entry->high_mask) != entry->high)
            continue;
        const size_t rest = word.count - entry->count;
        if (rest == 0 || (rest == 1 && word.last == 's') || entry->count >= table->beginning_length)
            meaning |= entry->meaning;
    }
    return meaning;
}

/// Whether a name that begins with this part may be more than the part: an entry is longer and begins so.
static inline bool may_go_on(name_word part, unsigned pair, const winnow_name_table *table) {
    if (part.count >= 8) return true;
    const uint64_t mask = ((uint64_t)1 << (8 * part.count)) - 1;
    for (unsigned k = table->starts[pair]; k < table->starts[pair + 1]; k++) {
        const winnow_name_entry *entry = table->entries + k;
        if (entry->count > part.count && ((entry->low ^ part.low) & mask) == 0) return true;
    }
    return false;
}

uint32_t winnow_name_meaning(
    const uint8_t *bytes, size_t count, size_t readable, const winnow_name_table *table
) {
    uint32_t meaning = 0;
    size_t i = 0;
    while (i < count) {
        // A name: up to a space.
        const size_t name_start = i;
        unsigned parts = 0;
        bool may_be_more = false;
        while (i < count && bytes[i] != 0x20) {
            uint8_t letter = name_letters[bytes[i]];
            if (letter == 0) {
                i++;
                continue;
            }
            // A part: up to a capital behind a small letter, or no letter.
            const size_t start = i;
            bool after_small = letter == bytes[i];
            i++;
            while (i < count && (letter = name_letters[bytes[i]]) != 0) {
                const bool is_small = letter == bytes[i];
                if (after_small & !is_small) break;
                after_small = is_small;
                i++;
            }
            const bool is_first = parts++ == 0;
            if (i - start == 1) {
                may_be_more |= is_first;
                continue;
            }
            const unsigned pair = pair_of(bytes[start], bytes[start + 1]);
            if (table->starts[pair] == table->starts[pair + 1]) continue;
            const name_word word = word_of_letters(bytes + start, i - start, readable - start);
            meaning |= look_up(word, pair, table);
            if (is_first) may_be_more = may_go_on(word, pair, table);
        }
        if (parts > 1 && may_be_more) {
            const name_word word = word_of_name(bytes, name_start, i);
            meaning |= look_up(word, pair_of((uint8_t)word.low, (uint8_t)(word.low >> 8)), table);
        }
        i++;
    }
    return meaning;
}

static inline bool is_letter(uint8_t byte) { return (uint8_t)((byte | 0x20) - 'a') < 26; }
static inline bool is_small_letter(uint8_t byte) { return (uint8_t)(byte - 'a') < 26; }

/// What the entries say that stand at the beginning of `bytes`.
static inline uint32_t look_up_beginning(
    const uint8_t *bytes, size_t count, size_t readable, const winnow_name_table *table
) {
    const unsigned pair = pair_of(bytes[0], bytes[1]);
    if (table->starts[pair] == table->starts[pair + 1]) return 0;
    const name_word word = word_of_letters(bytes, count, readable);
    uint32_t meaning = 0;
    for (unsigned k = table->starts[pair]; k < table->starts[pair + 1]; k++) {
        const winnow_name_entry *entry = table->entries + k;
        if ((word.low & entry->low_mask) == entry->low && (word.high & entry->high_mask) == entry->high)
            meaning |= entry->meaning;
    }
    return meaning;
}

uint32_t winnow_name_beginnings(
    const uint8_t *bytes, size_t count, size_t readable, const winnow_name_table *table
) {
    uint32_t meaning = 0;
    size_t i = 0;
    while (i < count) {
        if (!is_letter(bytes[i])) {
            i++;
            continue;
        }
        if (i + 1 < count) meaning |= look_up_beginning(bytes + i, count - i, readable - i, table);
        bool after_small = is_small_letter(bytes[i]);
        for (i++; i < count && is_letter(bytes[i]); i++) {
            const bool is_small = is_small_letter(bytes[i]);
            if (after_small & !is_small) break;
            after_small = is_small;
        }
    }
    return meaning;
}
