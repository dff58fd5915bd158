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

typedef struct {
    const uint8_t *bytes;
    /// First byte, and the byte behind the last; bytes that are no letters are left out.
    size_t start, end;
    size_t count;
} name_word;

static inline unsigned pair_of(uint8_t first, uint8_t second) {
    return (unsigned)(first & 0x1F) << 5 | (second & 0x1F);
}

/// Compares a word with the entries of its first two letters.
static uint32_t look_up(name_word word, unsigned first, unsigned stop, const winnow_name_table *table) {
    uint8_t packed[16] = {0};
    uint64_t low, high;
    uint8_t last = 0;
    uint32_t meaning = 0;
    size_t length = 0;
    for (size_t i = word.start; i < word.end; i++) {
        const uint8_t letter = name_letters[word.bytes[i]];
        if (letter == 0) continue;
        if (length < 16) packed[length] = letter;
        length++;
        last = letter;
    }
    memcpy(&low, packed, 8);
    memcpy(&high, packed + 8, 8);
    for (unsigned k = first; k < stop; k++) {
        const winnow_name_entry *entry = table->entries + k;
        if ((low & entry->low_mask) != entry->low || (high & entry->high_mask) != entry->high) continue;
        const size_t rest = length - entry->count;
        if (rest == 0 || (rest == 1 && last == 's') || entry->count >= table->beginning_length)
            meaning |= entry->meaning;
    }
    return meaning;
}

uint32_t winnow_name_meaning(const uint8_t *bytes, size_t count, const winnow_name_table *table) {
    const uint16_t *starts = table->starts;
    uint32_t meaning = 0;
    size_t i = 0;
    while (i < count) {
        // A name: up to a space.
        const size_t name_start = i;
        unsigned parts = 0;
        size_t letters = 0;
        uint8_t name_first = 0, name_second = 0;
        while (i < count && bytes[i] != 0x20) {
            uint8_t letter = name_letters[bytes[i]];
            if (letter == 0) {
                i++;
                continue;
            }
            // A part: up to a capital behind a small letter, or no letter.
            const size_t start = i;
            const uint8_t first = letter;
            bool after_small = letter == bytes[i];
            uint8_t second = 0;
            i++;
            if (i < count && (letter = name_letters[bytes[i]]) != 0 && !(after_small && letter != bytes[i])) {
                second = letter;
                after_small = letter == bytes[i];
                i++;
                while (i < count && (letter = name_letters[bytes[i]]) != 0) {
                    const bool is_small = letter == bytes[i];
                    if (after_small & !is_small) break;
                    after_small = is_small;
                    i++;
                }
            }
            if (letters == 0) {
                name_first = first;
                name_second = second;
            } else if (letters == 1) {
                name_second = first;
            }
            parts++;
            letters += i - start;
            if (second == 0) continue;
            const unsigned pair = pair_of(first, second);
            if (starts[pair] == starts[pair + 1]) continue;
            meaning |= look_up(
                (name_word){bytes, start, i, i - start}, starts[pair], starts[pair + 1], table);
        }
        if (parts > 1 && letters > 1) {
            const unsigned pair = pair_of(name_first, name_second);
            if (starts[pair] != starts[pair + 1])
                meaning |= look_up(
                    (name_word){bytes, name_start, i, letters}, starts[pair], starts[pair + 1], table);
        }
        i++;
    }
    return meaning;
}
