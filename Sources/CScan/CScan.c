#include "CScan.h"

#include <string.h>

static inline bool is_text_control(uint8_t byte) {
    return byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D;
}

static inline bool in_range(uint8_t byte, uint8_t low, uint8_t high) {
    return (uint8_t)(byte - low) <= (uint8_t)(high - low);
}

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

/// Bytes that are looked at together before any of them is looked at alone.
enum { block = 64 };

/// Whether a block is ASCII without controls that count.
static inline bool is_plain(const uint8_t *bytes) {
    uint8_t found = 0;
    for (int k = 0; k < block; k++) {
        uint8_t byte = bytes[k];
        uint8_t control = (byte < 0x20) & (byte != 0x09) & (byte != 0x0A) & (byte != 0x0C) & (byte != 0x0D);
        found |= (uint8_t)(byte & 0x80) | control;
    }
    return found == 0;
}

winnow_utf8_facts winnow_scan_utf8(const uint8_t *bytes, size_t count) {
    winnow_utf8_facts facts = {0};
    size_t i = 0;
    while (i < count) {
        if (count - i >= block && is_plain(bytes + i)) {
            i += block;
            continue;
        }
        size_t end = count - i < block ? count : i + block;
        while (i < end) {
            if (bytes[i] < 0x80) {
                count_control(bytes[i], &facts);
                i++;
                continue;
            }
            int length = winnow_utf8_sequence(bytes + i, count - i);
            if (length > 0) {
                facts.multibyte_count++;
                i += (size_t)length;
            } else {
                facts.invalid_count++;
                i += (size_t)-length;
            }
        }
    }
    return facts;
}

static inline uint8_t is_word(uint8_t byte) {
    return (uint8_t)((byte | 0x20) - 'a') < 26 || (uint8_t)(byte - '0') < 10;
}

int64_t winnow_count_ascii_words(const uint8_t *bytes, size_t count) {
    uint8_t high = 0;
    for (size_t i = 0; i < count; i++) high |= bytes[i];
    if (high & 0x80) return -1;
    if (count == 0) return 0;
    int64_t words = is_word(bytes[0]);
    // In pieces whose count fits a byte, so that the vectors hold sixteen counts.
    for (size_t i = 1; i < count;) {
        size_t end = count - i > 128 ? i + 128 : count;
        uint8_t starts = 0;
        for (; i < end; i++) starts += is_word(bytes[i]) & !is_word(bytes[i - 1]);
        words += starts;
    }
    return words;
}

bool winnow_is_collapsed(const uint8_t *bytes, size_t count) {
    uint8_t found = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        found |= (bytes[i] < 0x20) | ((bytes[i] == 0x20) & (bytes[i + 1] == 0x20));
    }
    return found == 0 && (count == 0 || bytes[count - 1] >= 0x20);
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
        if (end - bytes >= 32) {
            uint8_t clean = 1;
            for (int k = 0; k < 32; k++) clean &= is_clean_ascii(bytes[k]);
            if (clean) {
                bytes += 32;
                continue;
            }
        }
        const uint8_t *stop = end - bytes < 32 ? end : bytes + 32;
        while (bytes < stop) {
            if (bytes[0] < 0x80) {
                if (!is_clean_ascii(bytes[0])) return false;
                bytes++;
                continue;
            }
            size_t length = clean_sequence(bytes, end);
            if (length == 0) return false;
            bytes += length;
        }
    }
    return true;
}

size_t winnow_count_visible(const uint8_t *bytes, size_t count) {
    size_t visible = 0;
    for (size_t i = 0; i < count;) {
        size_t end = count - i > 128 ? i + 128 : count;
        uint8_t piece = 0;
        for (; i < end; i++) piece += bytes[i] > 0x20;
        visible += piece;
    }
    return visible;
}

size_t winnow_count_digits(const uint8_t *bytes, size_t count) {
    size_t digits = 0;
    for (size_t i = 0; i < count;) {
        size_t end = count - i > 128 ? i + 128 : count;
        uint8_t piece = 0;
        for (; i < end; i++) piece += (uint8_t)(bytes[i] - '0') < 10;
        digits += piece;
    }
    return digits;
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
