#include "CScan.h"

#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static inline bool is_text_control(uint8_t byte) {
    return byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D;
}

static inline bool in_range(uint8_t byte, uint8_t low, uint8_t high) {
    return (uint8_t)(byte - low) <= (uint8_t)(high - low);
}

#if defined(__SSE2__)
/// Bit masks of 16 bytes: which are at most `limit`, counted from `first`.
static inline __m128i within(__m128i v, char first, char limit) {
    const __m128i distance = _mm_sub_epi8(v, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(distance, _mm_set1_epi8(limit)), distance);
}

static inline unsigned space_mask(__m128i v) {
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(within(v, 9, 4), _mm_cmpeq_epi8(v, _mm_set1_epi8(0x20))));
}

static inline unsigned word_mask(__m128i v) {
    const __m128i letters = within(_mm_or_si128(v, _mm_set1_epi8(0x20)), 'a', 25);
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(letters, within(v, '0', 9)));
}
#endif

int winnow_utf8_sequence(const uint8_t *bytes, size_t count) {
    uint8_t first = bytes[0], low = 0x80, high = 0xBF;
    int needed;
    if (in_range(first, 0xC2, 0xDF)) {
        needed = 1;
    } else if (in_range(first, 0xE0, 0xEF)) {
        needed = 2;
        if (first == 0xE0) low = 0xA0;
        if (first == 0xED) high = 0x9F;
    } else if (in_range(first, 0xF0, 0xF4)) {
        needed = 3;
        if (first == 0xF0) low = 0x90;
        if (first == 0xF4) high = 0x8F;
    } else {
        return -1;
    }
    for (int length = 1; length <= needed; length++) {
        if ((size_t)length >= count || !in_range(bytes[length], low, high)) return -length;
        low = 0x80;
        high = 0xBF;
    }
    return needed + 1;
}

static inline void count_control(uint8_t byte, winnow_utf8_facts *facts) {
    if (byte >= 0x20 || is_text_control(byte)) return;
    if (byte == 0) {
        facts->nul_count++;
    } else if (byte == 0x1B) {
        facts->escape_count++;
    } else {
        facts->control_count++;
    }
}

#if defined(__SSE2__)
/// Sign bits of bytes that are not ASCII, or controls that count.
static inline __m128i is_special(__m128i v) {
    // Compared with their signs, bytes from 80 on are below the space as well.
    const __m128i low = _mm_cmpgt_epi8(_mm_set1_epi8(0x20), v);
    const __m128i vertical_tab = _mm_cmpeq_epi8(v, _mm_set1_epi8(0x0B));
    return _mm_or_si128(_mm_andnot_si128(within(v, 9, 4), low), vertical_tab);
}

static inline __m128i load(const uint8_t *bytes) {
    return _mm_loadu_si128((const __m128i *)bytes);
}

/// Length of the part at the beginning that is ASCII without controls that count; looks at whole sixteens.
static inline size_t plain_length(const uint8_t *bytes, size_t count) {
    size_t i = 0;
    for (; i + 64 <= count; i += 64) {
        const __m128i first = _mm_or_si128(is_special(load(bytes + i)), is_special(load(bytes + i + 16)));
        const __m128i second = _mm_or_si128(is_special(load(bytes + i + 32)), is_special(load(bytes + i + 48)));
        if (_mm_movemask_epi8(_mm_or_si128(first, second))) break;
    }
    for (; i + 16 <= count; i += 16) {
        const unsigned special = (unsigned)_mm_movemask_epi8(is_special(load(bytes + i)));
        if (special) return i + (size_t)__builtin_ctz(special);
    }
    return i;
}
#else
static inline size_t plain_length(const uint8_t *bytes, size_t count) {
    (void)bytes;
    (void)count;
    return 0;
}
#endif

winnow_utf8_facts winnow_scan_utf8(const uint8_t *bytes, size_t count) {
    winnow_utf8_facts facts = {0};
    size_t i = 0;
    while (i < count) {
        i += plain_length(bytes + i, count - i);
        while (i < count && bytes[i] >= 0x80) {
            int length = winnow_utf8_sequence(bytes + i, count - i);
            if (length > 0) {
                facts.multibyte_count++;
                i += (size_t)length;
            } else {
                facts.invalid_count++;
                i += (size_t)-length;
            }
        }
        if (i < count && bytes[i] < 0x80) count_control(bytes[i++], &facts);
    }
    return facts;
}

static inline bool is_space(uint8_t byte) {
    return byte == 0x20 || in_range(byte, 0x09, 0x0D);
}

static inline bool in_scalars(uint32_t scalar, uint32_t low, uint32_t high) {
    return scalar - low <= high - low;
}

static inline bool is_word(uint8_t byte) {
    return (uint8_t)((byte | 0x20) - 'a') < 26 || (uint8_t)(byte - '0') < 10;
}

/// What a character does to a count of words.
enum word_part { no_word, in_a_word, half_a_word, unknown_word };

/// Of a scalar of two or three bytes; the ranges that most pages use.
static inline enum word_part word_part(uint32_t scalar) {
    if (scalar < 0xC0) {
        // ª, ², ³, µ, ¹, º, ¼, ½, ¾; the others are signs.
        return scalar >= 0xA0 && 0x762C0400u >> (scalar - 0xA0) & 1 ? in_a_word : no_word;
    }
    if (scalar < 0x250) return scalar != 0xD7 && scalar != 0xF7;  // Latin
    if (scalar < 0x391) return unknown_word;
    if (scalar <= 0x3FF) return scalar != 0x3A2 && scalar != 0x3F6;  // Greek
    if (scalar <= 0x52F) return scalar != 0x482;  // Cyrillic
    if (scalar < 0x1E00) {
        return in_scalars(scalar, 0x5D0, 0x5EA) || in_scalars(scalar, 0x621, 0x64A)  // Hebrew, Arabic
            || in_scalars(scalar, 0x904, 0x94D) ? in_a_word : unknown_word;  // Devanagari
    }
    if (scalar <= 0x1EFF) return in_a_word;  // Latin
    if (in_scalars(scalar, 0x2010, 0x205E)) return no_word;  // dashes, quotation marks
    if (in_scalars(scalar, 0x4E00, 0x9FFF) || in_scalars(scalar, 0x3041, 0x3096)
        || in_scalars(scalar, 0x30A1, 0x30FA)) return half_a_word;  // Han, Kana
    if (in_scalars(scalar, 0xAC00, 0xD7A3)) return in_a_word;  // Hangul
    if (in_scalars(scalar, 0x3000, 0x3002) || in_scalars(scalar, 0xFF01, 0xFF0F)) return no_word;
    if (in_scalars(scalar, 0x20A0, 0x20BF) || in_scalars(scalar, 0x2190, 0x2328)) return no_word;  // signs
    return unknown_word;
}

size_t winnow_count_words(const uint8_t *bytes, size_t start, size_t count, winnow_word_count *state) {
    size_t i = start;
    size_t words = 0;
    unsigned in_word = state->in_word;
    while (i < count) {
#if defined(__SSE2__)
        while (i + 16 <= count) {
            const __m128i v = _mm_loadu_si128((const __m128i *)(bytes + i));
            const unsigned high = (unsigned)_mm_movemask_epi8(v);
            const unsigned word = word_mask(v);
            if (high) {
                // The part before the first byte that is not ASCII.
                const unsigned length = (unsigned)__builtin_ctz(high);
                const unsigned part = word & ((1u << length) - 1);
                words += (size_t)__builtin_popcount(part & ~(part << 1 | in_word));
                if (length > 0) in_word = part >> (length - 1) & 1;
                i += length;
                break;
            }
            words += (size_t)__builtin_popcount(word & ~(word << 1 | in_word));
            in_word = word >> 15 & 1;
            i += 16;
        }
#endif
        while (i < count && bytes[i] < 0x80) {
            const unsigned word = is_word(bytes[i]);
            words += word & ~in_word;
            in_word = word;
            i++;
        }
        while (i < count && bytes[i] >= 0x80) {
            const uint8_t first = bytes[i];
            enum word_part part = unknown_word;
            size_t length = 2;
            if (first < 0xE0) {
                part = word_part((uint32_t)(first & 0x1F) << 6 | (bytes[i + 1] & 0x3F));
            } else if (first < 0xF0) {
                length = 3;
                part = word_part(
                    (uint32_t)(first & 0x0F) << 12 | (uint32_t)(bytes[i + 1] & 0x3F) << 6 | (bytes[i + 2] & 0x3F));
            }
            if (part == unknown_word) {
                state->words += words;
                state->in_word = (uint8_t)in_word;
                return i;
            }
            words += part == in_a_word && !in_word;
            // Two characters of Han or Kana make a word.
            if (part == half_a_word) state->quarters += 2;
            in_word = part == in_a_word;
            i += length;
        }
    }
    state->words += words;
    state->in_word = (uint8_t)in_word;
    return count;
}

/// Length of the white space at the beginning; `readable` bytes may be looked at.
static inline size_t space_length(const uint8_t *bytes, size_t count, size_t readable) {
    size_t i = 0;
#if defined(__SSE2__)
    for (; i < count && i + 16 <= readable; i += 16) {
        const unsigned other = space_mask(_mm_loadu_si128((const __m128i *)(bytes + i))) ^ 0xFFFF;
        if (!other) continue;
        i += (size_t)__builtin_ctz(other);
        break;
    }
    if (i >= count) return count;
#endif
    while (i < count && is_space(bytes[i])) i++;
    return i;
}

/// Copies from a byte that is no space up to white space that is not one single space, or the end.
/// Returns how many bytes; writes up to 16 more.
static inline size_t copy_words(uint8_t *output, const uint8_t *bytes, size_t count, size_t readable) {
    size_t i = 0;
#if defined(__SSE2__)
    for (; i < count && i + 16 <= readable; i += 16) {
        const __m128i v = _mm_loadu_si128((const __m128i *)(bytes + i));
        _mm_storeu_si128((__m128i *)(output + i), v);
        const unsigned space = space_mask(v);
        const unsigned blank = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(0x20)));
        // What follows the last byte is not known here.
        const unsigned last = count - i < 16 ? 1u << (count - i - 1) : 0x8000;
        const unsigned stop = ((space & ~blank) | (space & (space >> 1 | last))) & (last | (last - 1));
        if (stop) return i + (size_t)__builtin_ctz(stop);
    }
    if (i >= count) return count;
#endif
    for (; i < count; i++) {
        const uint8_t byte = bytes[i];
        if (is_space(byte) && (byte != 0x20 || i + 1 == count || is_space(bytes[i + 1]))) break;
        output[i] = byte;
    }
    return i;
}

winnow_collapsed winnow_copy_collapsed(
    uint8_t *output, const uint8_t *bytes, size_t count, size_t readable
) {
    winnow_collapsed result = {0, false};
    size_t i = space_length(bytes, count, readable);
    while (i < count) {
        const size_t copied = copy_words(output + result.length, bytes + i, count - i, readable - i);
        result.length += copied;
        i += copied;
        if (i == count) break;
        i += space_length(bytes + i, count - i, readable - i);
        if (i == count) {
            result.ends_with_space = true;
        } else {
            output[result.length++] = 0x20;
        }
    }
    return result;
}

static inline bool is_clean_ascii(uint8_t byte) {
    return (byte < 0x7F) & ((byte >= 0x20) | (byte == '\n')) & (byte != '&');
}

/// Length of the character at `bytes` (a byte >= 80 of valid UTF-8) where it is surely clean; else 0.
///
/// Letters that could be the first half of a damaged character (U+00C2-U+00F4 in windows-1252,
/// U+0412-U+0444 in windows-1251) are so only before ASCII, the second kind also before its like.
static size_t clean_sequence(const uint8_t *bytes, const uint8_t *end) {
    uint8_t first = bytes[0], second = bytes[1];
    if (in_range(first, 0xC3, 0xC8)) return bytes + 2 == end || bytes[2] < 0x80 ? 2 : 0;
    if (first == 0xD0 || first == 0xD1) {
        bool is_basic = first == 0xD0 ? second >= 0x90 : second <= 0x8F;
        if (!is_basic) return 0;
        if (bytes + 2 == end || bytes[2] < 0x80) return 2;
        return (bytes[2] == 0xD0 && bytes[3] >= 0x90) || (bytes[2] == 0xD1 && bytes[3] <= 0x8F) ? 2 : 0;
    }
    if (first == 0xC2) return second > 0xA0 && second != 0xAD ? 2 : 0;
    if (first >= 0xF0) return first == 0xF0 && second == 0x9F && bytes[2] <= 0xAB ? 4 : 0;  // emoji
    if (first < 0xE2) return 0;
    uint32_t scalar = (uint32_t)(first & 0x0F) << 12 | (uint32_t)(second & 0x3F) << 6 | (bytes[2] & 0x3F);
    bool is_clean = (scalar >= 0x2010 && scalar <= 0x2027) || (scalar >= 0x2030 && scalar <= 0x205E)
        || (scalar >= 0x20A0 && scalar <= 0x20BF) || scalar == 0x2122
        || (scalar >= 0x2190 && scalar <= 0x2328) || (scalar >= 0x2500 && scalar <= 0x2A7F)
        || (scalar >= 0x3000 && scalar <= 0x3029) || (scalar >= 0x3041 && scalar <= 0x3096)
        || (scalar >= 0x309B && scalar <= 0x30FF) || (scalar >= 0x4E00 && scalar <= 0x9FFF)
        || (scalar >= 0xAC00 && scalar <= 0xD7A3) || scalar == 0xFE0F
        || (scalar >= 0xFF01 && scalar <= 0xFFEF);
    return is_clean ? 3 : 0;
}

bool winnow_is_clean_text(const uint8_t *bytes, size_t count) {
    const uint8_t *end = bytes + count;
    while (bytes < end) {
#if defined(__SSE2__)
        if (end - bytes >= 16) {
            const __m128i v = load(bytes);
            const __m128i odd = _mm_or_si128(
                _mm_or_si128(
                    _mm_andnot_si128(
                        _mm_cmpeq_epi8(v, _mm_set1_epi8('\n')), _mm_cmpgt_epi8(_mm_set1_epi8(0x20), v)),
                    _mm_cmpeq_epi8(v, _mm_set1_epi8(0x7F))),
                _mm_cmpeq_epi8(v, _mm_set1_epi8('&')));
            const unsigned mask = (unsigned)_mm_movemask_epi8(odd);
            if (!mask) {
                bytes += 16;
                continue;
            }
            bytes += __builtin_ctz(mask);
        }
#endif
        do {
            if (bytes[0] < 0x80) {
                if (!is_clean_ascii(bytes[0])) return false;
                bytes++;
                continue;
            }
            size_t length = clean_sequence(bytes, end);
            if (length == 0) return false;
            bytes += length;
        } while (bytes < end && (bytes[0] >= 0x80 || end - bytes < 16));
    }
    return true;
}

winnow_shown_bytes winnow_count_shown(const uint8_t *bytes, size_t count) {
    winnow_shown_bytes shown = {0, 0};
    size_t i = 0;
#if defined(__SSE2__)
    for (; i < count; i += 16) {
        uint8_t last[16] = {0};
        if (count - i < 16) memcpy(last, bytes + i, count - i);
        const __m128i v = _mm_loadu_si128((const __m128i *)(count - i < 16 ? last : bytes + i));
        const __m128i above = _mm_cmpeq_epi8(_mm_max_epu8(v, _mm_set1_epi8(0x21)), v);
        const __m128i sums = _mm_or_si128(
            _mm_sad_epu8(_mm_and_si128(above, _mm_set1_epi8(1)), _mm_setzero_si128()),
            _mm_slli_epi64(
                _mm_sad_epu8(_mm_and_si128(within(v, '0', 9), _mm_set1_epi8(1)), _mm_setzero_si128()), 16));
        const uint32_t both =
            (uint32_t)_mm_cvtsi128_si32(sums) + (uint32_t)_mm_cvtsi128_si32(_mm_srli_si128(sums, 8));
        shown.visible += both & 0xFFFF;
        shown.digits += both >> 16;
    }
#endif
    for (; i < count; i++) {
        shown.visible += bytes[i] > 0x20;
        shown.digits += (uint8_t)(bytes[i] - '0') < 10;
    }
    return shown;
}

size_t winnow_json_plain_length(const uint8_t *bytes, size_t count) {
    size_t i = 0;
    for (; i + 32 <= count; i += 32) {
        uint8_t found = 0;
        for (int k = 0; k < 32; k++) {
            uint8_t byte = bytes[i + k];
            found |= (byte < 0x20) | (byte == '"') | (byte == '\\');
        }
        if (found) break;
    }
    while (i < count && bytes[i] >= 0x20 && bytes[i] != '"' && bytes[i] != '\\') i++;
    return i;
}
